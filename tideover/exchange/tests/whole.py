"""A record folder that has a line of every file and a cell of every column that is new since pages take referrals
and steer cases: right in every line until a test changes one."""

from tideover.exchange.tests.folders import FILES

WHOLE: dict[str, list[str]] = FILES | {
    "staff": [
        "staff,team,name,places,skills",
        "S1,T1,Nia Rees,M14;OX,",
        'S2,T1,Jo Hart,,"Says ""no"" well;Welsh"',
    ],
    "leaves": [
        "leave,staff,starts_on,ends_on,covered_by,taken_back_on",
        "Y1,S1,2025-08-01,2025-08-14,S2,",
    ],
    "people": [
        "person,given_name,family_name,birth_date,sex,nhs_number,telephone,needs,language,merged_into,said_same_as",
        "P1,Maryam,O'Neill,1980-02-29,female,9434765919,+44 7700 900123,large_print;interpreter,Farsi,,",
        "P2,Zoë,Łukasz,1975-11-02,,,,,,,",
        "P0,Maryam,O'Neill,1980-02-29,,9434765919,,,,P1,",
        "P3,Maryam,Oneill,,,,,,,P1,P0",
    ],
    "supporters": [
        "supporter,person,name,relation,telephone",
        "SU1,P1,Ali O'Neill,partner,01632 960 001 ext 6",
    ],
    "employers": [*FILES["employers"], "E2,Mill House,"],
    "employer_contacts": [
        "employer_contact,employer,name,role,left_on",
        "EC1,E1,Jo Bell,line_manager,2025-09-30",
    ],
    "posts": [
        "post,person,employer,usual_weekly_hours,started_on,ended_on,ended_by",
        "J1,P1,E1,37.5,2013-03-01,,",
        "J3,P1,,8,2019-03-01,,",
        "J2,P2,,,2001-01-01,2025-01-31,redundancy",
    ],
    "spells": [
        "spell,person,post,state,starts_on,ends_on,adjusted,causes,work_is_cause,confirmed_on",
        "L1,P1,J1,at_work,2014-03-01,2025-02-01,false,,,",
        "L2,P1,J1,off_sick,2025-02-02,,,stress;breathing,partly,2025-04-10",
        "L3,P2,,unemployed,2025-02-01,,,,,",
    ],
    "earlier_absences": [
        "earlier_absence,spell,began_on,date_is_estimated,weeks",
        "EA1,L2,2023-11-01,true,6",
    ],
    "legal_bases": [
        "legal_basis,person,article6,article9,on",
        "LB1,P1,public_task,care,2025-02-20",
    ],
    "permissions": [
        "permission,person,party,employer_contact,kind,purpose,decision,on,how,words_of,exception,valid_from,"
        "valid_until,employer",
        'M1,P1,employer,EC1,work,support,given,2025-03-02,spoken,client,"not the diagnosis, please",2025-03-05,'
        "2099-03-01,",
        "M2,P1,gp,,contact,evaluation,refused,2025-03-02,,,,,,",
        "M3,P1,employer,,contact,support,given,2025-03-02,spoken,client,,,,E1",
        "M4,P1,employer,,attendance,support,given,2025-03-02,spoken,client,,,,",
    ],
    "disclosure_requests": [
        "disclosure_request,person,party,kind,purpose,ground,basis,reason,asked_by,asked_at,employer_contact,employer",
        "DQ1,P1,social_worker,health,support,safeguarding,Care Act,A child is in danger.,S1,2025-03-10T09:00,,",
        "DQ2,P1,employer,health,support,legal_duty,RIDDOR,They have to report it.,S1,2025-03-11T09:00,,E1",
    ],
    "disclosure_answers": [
        "disclosure_answer,request,answer,answered_by,answered_at",
        "DA1,DQ1,approved,S2,2025-03-10T09:20",
    ],
    "disclosures": [
        "disclosure,person,party,employer_contact,kind,purpose,on,way,what,decision,request,employer",
        "DI1,P1,employer,EC1,work,support,2025-03-20,telephone,Shorter days,M1,,",
        "DI2,P1,social_worker,,health,support,2025-03-10,telephone,What she said,,DQ1,",
        "DI3,P1,referrer,,contact,referral,2025-02-26,letter,That we took it,,,",
        "DI5,P1,employer,,contact,support,2025-03-21,telephone,That we help,M3,,E1",
        "DI6,P1,employer,,attendance,support,2025-03-21,telephone,That she comes,M4,,E1",
    ],
    "outreach": [
        "outreach,approached,name,reach",
        "O1,practice,Hill Surgery,The manager",
    ],
    "outreach_steps": [
        "outreach_step,outreach,kind,on,people",
        "OS1,O1,presentation,2025-01-15,12",
    ],
    "referrals": [
        "referral,person,source,heard,received_on,acknowledged_on,decided_on,decision,told_on,tell_is_owed,referrer_wants,"
        "eligibility,identity,filled,reason,pointed_to,outreach,taken_by,absent_since",
        'R1,P0,gp,leaflet,2025-02-20,2025-02-21,2025-02-25,accepted,2025-02-26,,"Help, soon","[{""code"": ""age"", '
        '""question"": ""Sixteen or older?"", ""rules_out"": ""no"", ""answer"": ""yes""}]",same,telephone;needs,,,'
        "O1,S1,2025-02-02",
        "R2,P2,self,friend,2025-03-01,,2025-03-03,not_appropriate,,,,,,,Not in work,Citizens Advice,,,",
        "R4,P2,union,,2025-01-10,,2025-01-13,declined,,true,,,,,,,,,",
    ],
    "waiting_spells": [
        "waiting_spell,referral,since,until,reason",
        "WS1,R1,2025-02-21,2025-02-24,A number",
    ],
    "cases": [
        "case,person,referral,team,case_manager,placement_manager,post,accepted_on,ended_on,ending_reason",
        "C-01,P1,R1,T1,S1,S2,J1,2025-03-01,,",
        "C-02,P2,,T1,,,J2,2024-12-01,2025-06-01,left_work",
    ],
    "further_posts": [
        "further_post,case,post,until",
        "FP1,C-01,J3,",
    ],
    "allocations": [
        "allocation,case,staff,on,active,cap,over_cap_reason",
        "AL1,C-01,S2,2025-03-01,12,12,Known to her",
    ],
    "pauses": [
        "pause,case,reason,since,look_again_on,resumed_on",
        "PA1,C-01,treatment,2025-04-01,2025-05-01,2025-05-06",
        "PA2,C-01,away,2025-08-01,2099-09-01,",
    ],
    "endings": [
        "ending,case,on,reason,talk_held_on,told,reopened_on,reopened_because",
        "EN1,C-02,2025-03-01,goals_met,,,2025-03-05,Off again",
        "EN2,C-02,2025-06-01,left_work,2025-05-28,client;gp,,",
    ],
    "follow_ups": [
        "follow_up,case,ending,weeks,on,way,asked_by,outcome,closes,words,satisfaction",
        "FU1,C-02,EN2,4,2025-06-28,telephone,S1,not_reached,,,",
        "FU2,C-02,EN2,4,2025-06-30,telephone,,reached,,Better.,4",
        "FU3,C-02,EN2,12,2025-08-20,letter,S2,not_reached,true,,",
    ],
    "sign_offs": [
        "case,notice_given_on,talk_held_on,handed_on_to",
        "C-02,2025-05-01,2025-05-20,Hill Surgery",
    ],
    "concerns": [
        "concern,case,raised_on,raised_by,what,plan,review_on,reviewed_on,closed_on,closed_because",
        'CC1,C-01,2025-03-05,S1,A worry.,"Ring daily.\nAsk.",2099-04-01,2025-04-01,,',
    ],
    "intentions": [
        "intention,case,what,on,noted_on,noted_by,settled_on,came_of",
        "IT1,C-01,Ring after the scan,2099-04-01,2025-03-05,S1,,",
        "IT2,C-02,Ask about hours,2025-04-12,2025-04-10,,2025-04-14,done",
    ],
    "complaints": [
        "complaint,case,about,provider,words,received_on,acknowledged_on,answered_on,answer",
        "CP1,C-02,provider,Hill Physio,Late twice.,2025-03-01,2025-03-02,2025-03-09,We spoke with them.",
    ],
    "contacts": [
        *FILES["contacts"],
        "K3,C-01,2025-03-20T14:00,in_person,service,client,,45,,S1",
        "K4,C-01,2025-04-10T11:00,video,service,client;employer;gp,return,60,She starts in May.,S1",
    ],
    "appointments": [
        "appointment,case,at,way,state,settled_on,cancelled_by,replaces,contact,occasion,agenda",
        "B1,C-01,2025-03-07T10:00,in_person,moved,2025-03-06,,,,,",
        "B2,C-01,2099-03-12T10:00,in_person,booked,,,B1,,,",
        "B3,C-01,2025-04-10T11:00,video,attended,2025-04-10,,,K4,conference,Going back",
    ],
    "contact_agreements": [
        "contact_agreement,case,on,cadence_days,way",
        "CA1,C-01,2025-03-08,10,message",
    ],
    "participants": [
        "participant,appointment,party,employer_contact,staff",
        "PT1,B2,,,S2",
        "PT2,B2,employer,EC1,",
    ],
    "meetings": [
        "meeting,contact,occasion,agenda,names",
        'ME1,K4,conference,"Going back\nHours",Dr Hill',
    ],
    "meeting_participants": [
        "meeting_participant,meeting,party,employer_contact,staff",
        "MP1,ME1,client,,",
        "MP2,ME1,employer,EC1,",
        "MP3,ME1,gp,,",
        "MP4,ME1,,,S1",
    ],
    "agreed_steps": [
        "agreed_step,meeting,participant,what,by_date",
        "AS1,ME1,MP2,Ask for a desk,2099-05-01",
        "AS2,ME1,MP4,Write to the GP,",
    ],
    "group_sessions": [
        "group_session,team,title,at,minutes,way,place,led_by,state,settled_at,planned_by",
        "GS1,T1,Sleep,2025-03-20T14:00,90,,Room 2,S1,held,2025-03-20T16:00,S2",
        "GS2,T1,Sleep again,2099-04-20T14:00,,video,,S2,planned,,",
        "GS3,T1,Worry,2025-05-20T14:00,,,,S2,called_off,2025-05-19T09:00,",
    ],
    "attendances": [
        "attendance,session,case,presence,contact",
        "AT1,GS1,C-01,attended,K3",
        "AT2,GS1,C-02,absent,",
        "AT3,GS2,C-01,expected,",
        "AT4,GS2,C-02,withdrawn,",
        "AT5,GS3,C-01,expected,",
    ],
    "provisions": [
        "provision,case,intervention,state,suggested_on,offered_on,answered_on,started_on,ended_on,reported_by",
        "V1,C-02,cbt,finished,2024-12-20,2025-01-02,2025-01-05,2025-01-10,2025-04-01,client",
    ],
    "handovers": [
        "handover,case,on,from_staff,to_staff,what_matters,promised,next_steps,appointment,why_no_appointment",
        "HO1,C-01,2025-03-06,S2,S1,Mornings,A call,The GP,B2,",
    ],
    "care_outside": [
        "care,case,kind,what,from_whom,awaited_since,last_chased_on,times_chased,ended_on,ended_by,charged",
        "CO1,C-01,report,A letter,Hill Surgery,2025-02-01,2025-03-20,2,2025-04-02,received,25.50",
    ],
}
"""The lines of each file."""
