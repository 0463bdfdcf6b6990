#!/bin/sh
# The CSTO docket (fixtures/csto.yaml), typed: every name and every fact by a command of its own.
# Run it in an empty folder; a test runs the same lines and compares all answers with the import's.
set -e

tracker init

# --- names: they claim nothing -----------------------------------------------------------------

tracker org add csto "Collective Security Treaty Organization" --procedure consensus
tracker org body csto csc "Collective Security Council"
tracker org body csto cfm "Council of Foreign Ministers"
tracker org body csto cdm "Council of Defence Ministers"
tracker org body csto cssc "Committee of Secretaries of Security Councils"
tracker org member csto ARM Armenia
tracker org member csto BLR Belarus
tracker org member csto KAZ Kazakhstan
tracker org member csto KGZ Kyrgyzstan
tracker org member csto RUS Russia
tracker org member csto TJK Tajikistan

tracker party add AZE Azerbaijan --kind state
tracker party add OSCE "Organization for Security and Co-operation in Europe" --kind organisation
tracker party add blr-fm "Foreign Minister of Belarus" --kind office --of BLR
tracker party add pashinyan "Nikol Pashinyan" --kind person --role "Prime Minister" --of ARM
tracker party add zas "Stanislav Zas" --kind person --role "Secretary General" --of csto \
    --in-office 2022
tracker party add tasmagambetov "Imangali Tasmagambetov" --kind person \
    --role "Secretary General" --of csto --in-office 2023

# Originals that the reports pass on; then the reports that were read.
tracker source add csto-2022-10-27 --publisher CSTO --published 2022-10-27 --kind statement
tracker source add rus-mfa-2022-10-20 --publisher "Ministry of Foreign Affairs of Russia" \
    --published 2022-10-20 --kind briefing
tracker source add censor-net-2022-10 --publisher Censor.NET
tracker source add belarus-by-2023-11 --publisher Belarus.by
tracker source add euroweekly-2022-10-27 --publisher "Euro Weekly News" \
    --author "Matthew Roscoe" --published 2022-10-27T13:59Z \
    --url https://euroweeklynews.com/2022/10/27/breaking-extraordinary-session-of-csto-collective-security-council-announced-for-this-week/ \
    --relays csto-2022-10-27 --relays censor-net-2022-10
tracker source add tass-2022-10-27 --publisher TASS --published 2022-10-27T15:57Z \
    --url https://tass.com/politics/1528269 --relays csto-2022-10-27 --relays rus-mfa-2022-10-20
tracker source add pm-am-2022-10-28 --publisher "Office of the Prime Minister of Armenia" \
    --published 2022-10-28 \
    --url https://primeminister.am/fr/press-release/item/2022/10/28/Nikol-Pashinyan-meeting-CSTO
tracker source add panarmenian-2022-11-24 --publisher PanARMENIAN.Net --published 2022-11-24
tracker source add jamnews-2022-11-24 --publisher JAMnews --published 2022-11-24 \
    --url https://jam-news.net/csto-fiasco-military-bloc-decided-not-to-assist-armenia/
tracker source add belta-2023-11-20 --publisher BelTA --published 2023-11-20
tracker source add armenianreport-2023-11 --publisher "The Armenian Report" \
    --published 2023-11-20/2023-11-30 --relays belta-2023-11-20 \
    --url https://thearmenianreport.com/post/armenia-requests-removal-of-assistance-document-from-csto-agenda
tracker source add azatutyun-2023-11-21 --publisher "Azatutyun (RFE/RL Armenian service)" \
    --published 2023-11-21 --url https://azatutyun.am/amp/32693950.html
tracker source add rferl-2023-11-23 --publisher RFE/RL --published 2023-11-23 \
    --url https://rferl.org/amp/armenia-csto-summit-belarus-russia/32697282.html
tracker source add asiaplus-2023-11 --publisher Asia-Plus --published 2023-11-23/2023-11-30 \
    --url https://asiaplustj.info/en/node/331293 \
    --relays rferl-2023-11-23 --relays belarus-by-2023-11

tracker item add armenia-mission "Mission to Armenia" --body csc --concerns ARM --concerns AZE
tracker measure add armenia-mission mission-dispatch "Send the mission" --of-item
tracker item add armenia-mission-results "Results of the mission to Armenia" --body csc
tracker item add armenia-assistance "Joint measures to assist Armenia (draft decision)" \
    --body csc --concerns ARM --concerns AZE
tracker item add yerevan-declaration "Declaration of the Yerevan session" \
    --body csc --concerns ARM --concerns AZE
tracker item link armenia-mission-results follows armenia-mission

tracker plan register csc-2022-plan "Action plan to the decisions of the November 2022 session" \
    --body csc
tracker measure add csc-2022-plan european-contacts \
    "International contacts with European organisations" --concerns OSCE
tracker measure add csc-2022-plan finalise-armenia-assistance \
    "Finish the document on assistance to Armenia" --item armenia-assistance

# --- before the session of 28 October 2022 -----------------------------------------------------

tracker statement ARM \
    "appealed after Sotq and Khoznavar; was answered that the border is not delimited" \
    --about csto --on 2021 --according-to pashinyan --note "he told it on 2022-10-01" \
    --source euroweekly-2022-10-27 --key border-appeal
tracker record armenia-mission adopted --at csc-2022-09-13 --as "protocol decision" \
    --on 2022-09-13 --source pm-am-2022-10-28 --key mission-decided \
    --name csc-2022-09-13.body=csc
tracker meeting hold csc-2022-09-13 --on 2022-09-13 --source pm-am-2022-10-28 \
    --key csc-13-september
tracker measure report mission-dispatch implemented --on 2022-09-15 \
    --source euroweekly-2022-10-27 --source tass-2022-10-27 --key mission-sent
tracker statement euroweekly-2022-10-27 \
    "over 450 Armenian military personnel killed in the attacks of the month" \
    --about ARM --about AZE --on 2022-09 --source euroweekly-2022-10-27 --key casualties
tracker statement ARM \
    "officials criticise: the assistance and the weapons asked for were not supplied" \
    --about csto --on 2022-09-16 --source euroweekly-2022-10-27 --key arms-not-supplied \
    --note "S1 can also be read as saying that they were asked for on the 16th"
tracker statement pashinyan \
    "it is the CSTO that may leave Armenia; he was assured that the border is a red line" \
    --about csto --on 2022-10-01 --source euroweekly-2022-10-27 --key who-leaves-whom
tracker record armenia-assistance proposed --on ../2022-10-20 --source tass-2022-10-27 \
    --key draft-exists

# --- the session of 28 October 2022 ------------------------------------------------------------

tracker meeting announce csc-2022-10-28 --body csc --starts 2022-10-28 --kind extraordinary \
    --meeting-format videoconference --item armenia-mission-results --item armenia-assistance \
    --on 2022-10-27 --source euroweekly-2022-10-27 --source tass-2022-10-27 \
    --key csc-28-october-called
tracker meeting hold csc-2022-10-28 --chair ARM --item armenia-mission-results=discussed \
    --item armenia-assistance=discussed --item armenia-assistance.to=cfm \
    --item "armenia-assistance.task=agree a draft decision" \
    --on 2022-10-28 --source pm-am-2022-10-28 --key csc-28-october

# --- the session of 23 November 2022 in Yerevan ------------------------------------------------

tracker meeting hold csc-2022-11-23 --body csc --kind regular --venue Yerevan --on 2022-11-23 \
    --source jamnews-2022-11-24 --key csc-yerevan
tracker tally --meeting csc-2022-11-23 --composition narrow --of drafts --total 17 \
    --part consensus=15 --part "returned for revision=2" --according-to pashinyan \
    --on 2022-11-23 --source jamnews-2022-11-24 --key drafts-17
tracker record armenia-assistance unsigned --by ARM --at csc-2022-11-23 \
    --grounds "no political assessment of Azerbaijan's attacks in the text" --on 2022-11-23 \
    --source panarmenian-2022-11-24 --source belta-2023-11-20 --source armenianreport-2023-11 \
    --wording "armenianreport-2023-11=refrained from signing" --wording belta-2023-11-20=refused \
    --key arm-does-not-sign
tracker record yerevan-declaration unsigned --by ARM --at csc-2022-11-23 \
    --grounds "no political assessment of Azerbaijan's attacks in the text" --on 2022-11-23 \
    --source panarmenian-2022-11-24 --source jamnews-2022-11-24 --key arm-no-declaration
tracker statement zas \
    "nearly ready; will be finished and given to the heads of state to sign" \
    --about armenia-assistance --on 2022-11-23 --source jamnews-2022-11-24 --key nearly-ready
tracker org chair csto BLR --succeeding ARM --body csc --on 2022-11-23 --key blr-chairs

# --- what became of it, as told on 20 November 2023 --------------------------------------------

tracker plan adopt csc-2022-plan --total 34 --on 2022-11-23/2023-11-20 \
    --note "the reports date the decisions of the session, not the plan" \
    --source belta-2023-11-20 --source armenianreport-2023-11 --key plan-34
tracker stance armenia-assistance BLR KAZ KGZ RUS TJK supports --on ../2023-11-20 \
    --wording "armenianreport-2023-11=all other member states" --according-to tasmagambetov \
    --source belta-2023-11-20 --source armenianreport-2023-11 --key others-support
tracker dispute others-support --says "by=the majority of member states" \
    --source armenianreport-2023-11 --key only-majority
tracker stance armenia-assistance ARM no-interest --phase "final phase of the work" \
    --on ../2023-11-20 --according-to tasmagambetov \
    --source belta-2023-11-20 --source armenianreport-2023-11 --key arm-no-interest
tracker record armenia-assistance removal-requested --by ARM --on 2022-11-23/2023-11-20 \
    --order 1 --according-to tasmagambetov \
    --source belta-2023-11-20 --source armenianreport-2023-11 --key arm-asks-removal
tracker tally --plan csc-2022-plan --of measures --total 34 --part implemented=32 \
    --part unfulfilled=2 --to "Aleksandr Lukashenko, President of Belarus" --on 2023-11-20 \
    --according-to tasmagambetov --source belta-2023-11-20 --source armenianreport-2023-11 \
    --key tally-32
tracker dispute tally-32 --says of=decisions --source azatutyun-2023-11-21 --key decisions-34
tracker measure report european-contacts unfulfilled --because external-party --party OSCE \
    --grounds "the stance of the organisations" --on 2023-11-20 --according-to tasmagambetov \
    --source belta-2023-11-20 --source armenianreport-2023-11 --key contacts-unfulfilled
tracker measure report finalise-armenia-assistance unfulfilled \
    --because blocked-by-a-member --party ARM --grounds "Armenia asked for its removal" \
    --on 2023-11-20 --according-to tasmagambetov \
    --source belta-2023-11-20 --source armenianreport-2023-11 --key assistance-unfulfilled

# --- the meetings in Minsk ---------------------------------------------------------------------

tracker meeting announce cdm-2023-11-22 --body cdm --starts 2023-11-22 --venue Minsk \
    --on ../2023-11-20 --source belta-2023-11-20 --source armenianreport-2023-11 --key cdm-called
tracker meeting announce cfm-2023-11-22 --body cfm --starts 2023-11-22 --venue Minsk \
    --on ../2023-11-20 --source belta-2023-11-20 --source armenianreport-2023-11 --key cfm-called
tracker meeting announce cssc-2023-11-22 --body cssc --starts 2023-11-22 --venue Minsk \
    --on ../2023-11-20 --source belta-2023-11-20 --source armenianreport-2023-11 --key cssc-called
tracker meeting announce csc-2023-11-23 --body csc --starts 2023-11-23 --venue Minsk \
    --on ../2023-11-20 --source belta-2023-11-20 --source armenianreport-2023-11 \
    --key csc-minsk-called
tracker meeting hold csc-2023-11-23 --venue Minsk --absent ARM --on 2023-11-23 \
    --source rferl-2023-11-23 --key csc-minsk
tracker dispute csc-minsk --says "quorum=none without Armenia" --according-to blr-fm \
    --source rferl-2023-11-23 --key no-quorum
tracker statement blr-fm \
    "no quorum without Armenia, and the decisions are legitimate nevertheless" \
    --about csc-2023-11-23 --on 2023-11-23 --source rferl-2023-11-23 --key legitimate-anyway
tracker tally --meeting csc-2023-11-23 --of "documents signed" --total "about 20" \
    --on 2023-11-23 --source asiaplus-2023-11 --key about-20-signed
