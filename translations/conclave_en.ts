<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE TS>
<TS version="2.1" language="en_US" sourcelanguage="en_US">
<context>
    <name>conclave::client::ChannelHeader</name>
    <message numerus="yes">
        <source>%n member(s)</source>
        <translation>
            <numerusform>%n member</numerusform>
            <numerusform>%n members</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>conclave::client::ConversationListModel</name>
    <message numerus="yes">
        <source>%n mention(s) of you</source>
        <translation>
            <numerusform>%n mention of you</numerusform>
            <numerusform>%n mentions of you</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n unread message(s)</source>
        <translation>
            <numerusform>%n unread message</numerusform>
            <numerusform>%n unread messages</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n thread(s) with unread replies</source>
        <translation>
            <numerusform>%n thread with unread replies</numerusform>
            <numerusform>%n threads with unread replies</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>conclave::client::Counts</name>
    <message numerus="yes">
        <source>%n replies</source>
        <translation>
            <numerusform>%n reply</numerusform>
            <numerusform>%n replies</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n new</source>
        <translation>
            <numerusform>%n new</numerusform>
            <numerusform>%n new</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>Show %n more lines</source>
        <translation>
            <numerusform>Show %n more line</numerusform>
            <numerusform>Show %n more lines</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n new below</source>
        <translation>
            <numerusform>%n new below</numerusform>
            <numerusform>%n new below</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n new since %1</source>
        <translation>
            <numerusform>%n new since %1</numerusform>
            <numerusform>%n new since %1</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>conclave::client::DraftListModel</name>
    <message numerus="yes">
        <source>%n file(s)</source>
        <translation>
            <numerusform>%n file</numerusform>
            <numerusform>%n files</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>conclave::client::EndWarnings</name>
    <message numerus="yes">
        <source>#%1 ends in %n minute(s)</source>
        <translation>
            <numerusform>#%1 ends in %n minute</numerusform>
            <numerusform>#%1 ends in %n minutes</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>#%1 ends in %n hour(s)</source>
        <translation>
            <numerusform>#%1 ends in %n hour</numerusform>
            <numerusform>#%1 ends in %n hours</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>conclave::client::EntryListModel</name>
    <message numerus="yes">
        <source>%n unread</source>
        <translation>
            <numerusform>%n unread</numerusform>
            <numerusform>%n unread</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>conclave::client::FileTexts</name>
    <message numerus="yes">
        <source>%1 and %n more</source>
        <translation>
            <numerusform>%1 and %n more</numerusform>
            <numerusform>%1 and %n more</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>conclave::client::HelpWindow</name>
    <message numerus="yes">
        <source>%n page(s) found</source>
        <translation>
            <numerusform>%n page found</numerusform>
            <numerusform>%n pages found</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>conclave::client::InboxModel</name>
    <message numerus="yes">
        <source>%n mention(s) of you</source>
        <translation>
            <numerusform>%n mention of you</numerusform>
            <numerusform>%n mentions of you</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>conclave::client::MainWindow</name>
    <message numerus="yes">
        <source>%n message(s) are not sent yet. They go out when you open Conclave again.</source>
        <translation>
            <numerusform>%n message is not sent yet. It goes out when you open Conclave again.</numerusform>
            <numerusform>%n messages are not sent yet. They go out when you open Conclave again.</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>conclave::client::Notifier</name>
    <message numerus="yes">
        <source>%n new message(s)</source>
        <translation>
            <numerusform>%n new message</numerusform>
            <numerusform>%n new messages</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n new in #%1</source>
        <translation>
            <numerusform>%n new in #%1</numerusform>
            <numerusform>%n new in #%1</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n new message(s) while you were away</source>
        <translation>
            <numerusform>%n new message while you were away</numerusform>
            <numerusform>%n new messages while you were away</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>In %n channel(s)</source>
        <translation>
            <numerusform>In %n channel</numerusform>
            <numerusform>In %n channels</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>conclave::client::PeopleDirectory</name>
    <message numerus="yes">
        <source>%n person(s)</source>
        <translation>
            <numerusform>%n person</numerusform>
            <numerusform>%n people</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>conclave::client::ProfileCard</name>
    <message numerus="yes">
        <source>and %n more</source>
        <translation>
            <numerusform>and %n more</numerusform>
            <numerusform>and %n more</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>conclave::client::ReactionStrip</name>
    <message numerus="yes">
        <source>%n people reacted with %1.</source>
        <translation>
            <numerusform>%n person reacted with %1.</numerusform>
            <numerusform>%n people reacted with %1.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%1 and %n others reacted with %2.</source>
        <translation>
            <numerusform>%1 and %n other reacted with %2.</numerusform>
            <numerusform>%1 and %n others reacted with %2.</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>conclave::client::ReadersDialog</name>
    <message numerus="yes">
        <source>%n of the others do(es) not share what they have read.</source>
        <translation>
            <numerusform>%n of the others does not share what they have read.</numerusform>
            <numerusform>%n of the others do not share what they have read.</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>conclave::client::Screens</name>
    <message numerus="yes">
        <source>%n message(s) and changes that were not sent are removed from this computer.</source>
        <translation>
            <numerusform>%n message or change that was not sent is removed from this computer.</numerusform>
            <numerusform>%n messages and changes that were not sent are removed from this computer.</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>conclave::client::SearchModel</name>
    <message numerus="yes">
        <source>Messages in %n channel(s) are not on this computer.</source>
        <translation>
            <numerusform>Messages in %n channel are not on this computer.</numerusform>
            <numerusform>Messages in %n channels are not on this computer.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%1, %n message(s)</source>
        <translation>
            <numerusform>%1, %n message</numerusform>
            <numerusform>%1, %n messages</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>conclave::client::SearchPane</name>
    <message numerus="yes">
        <source>%n message(s) found</source>
        <translation>
            <numerusform>%n message found</numerusform>
            <numerusform>%n messages found</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n found</source>
        <translation>
            <numerusform>%n found</numerusform>
            <numerusform>%n found</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n message(s) found so far</source>
        <translation>
            <numerusform>%n message found so far</numerusform>
            <numerusform>%n messages found so far</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>conclave::client::SidebarButton</name>
    <message numerus="yes">
        <source>%1, %n new</source>
        <translation>
            <numerusform>%1, %n new</numerusform>
            <numerusform>%1, %n new</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>conclave::client::SpokenNews</name>
    <message numerus="yes">
        <source>%n new message(s)</source>
        <translation>
            <numerusform>%n new message</numerusform>
            <numerusform>%n new messages</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>conclave::client::TalkPane</name>
    <message numerus="yes">
        <source>Notify %n people?</source>
        <translation>
            <numerusform>Notify %n person?</numerusform>
            <numerusform>Notify %n people?</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>conclave::client::TimeLeft</name>
    <message numerus="yes">
        <source>%n minute(s) left</source>
        <translation>
            <numerusform>%n minute left</numerusform>
            <numerusform>%n minutes left</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n hour(s) left</source>
        <translation>
            <numerusform>%n hour left</numerusform>
            <numerusform>%n hours left</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n day(s) left</source>
        <translation>
            <numerusform>%n day left</numerusform>
            <numerusform>%n days left</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>conclave::client::TrayIcon</name>
    <message numerus="yes">
        <source>%n mention(s)</source>
        <translation>
            <numerusform>%n mention</numerusform>
            <numerusform>%n mentions</numerusform>
        </translation>
    </message>
</context>
</TS>
