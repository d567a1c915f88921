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
            <numerusform>%1 and %n other person reacted with %2.</numerusform>
            <numerusform>%1 and %n others reacted with %2.</numerusform>
        </translation>
    </message>
</context>
</TS>
