"""Read models: tables of facts with their three dates, and the questions asked of them."""
