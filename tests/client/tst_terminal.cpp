// SPDX-FileCopyrightText: 2026 The Conclave authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "client/cli/options.h"
#include "client/cli/terminal.h"

#include <QtTest>

using namespace Qt::StringLiterals;
using namespace conclave;
using namespace conclave::client;

class tst_Terminal : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void escapesWhatATerminalWouldObey_data();
    void escapesWhatATerminalWouldObey();
    void readsTheCommandLine();
    void refusesAWrongCommandLine_data();
    void refusesAWrongCommandLine();
    void explainsEveryOption();

private:
    static Result<Options> parse(const QString &line)
    {
        return Options::parse(u"conclave-cli "_s.append(line).split(u' '));
    }
};

void tst_Terminal::escapesWhatATerminalWouldObey_data()
{
    QTest::addColumn<QString>("text");
    QTest::addColumn<QString>("shown");
    QTest::newRow("plain") << u"Grüße, 世界"_s << u"Grüße, 世界"_s;
    QTest::newRow("emoji") << u"👩‍💻"_s << u"👩‍💻"_s;
    QTest::newRow("escape sequence") << u"\x1b[2J"_s << u"\\u{1b}[2J"_s;
    QTest::newRow("carriage return") << u"a\rb"_s << u"a\\u{d}b"_s;
    QTest::newRow("line break") << u"a\nb"_s << u"a\\nb"_s;
    QTest::newRow("C1 control") << u"a\u009bb"_s << u"a\\u{9b}b"_s;
    QTest::newRow("right to left override") << u"a\u202eb"_s << u"a\\u{202e}b"_s;
    QTest::newRow("isolate") << u"a\u2066b"_s << u"a\\u{2066}b"_s;
    QTest::newRow("line separator") << u"a\u2028b"_s << u"a\\u{2028}b"_s;
}

void tst_Terminal::escapesWhatATerminalWouldObey()
{
    QFETCH(QString, text);
    QFETCH(QString, shown);
    QCOMPARE(printable(text), shown);
}

void tst_Terminal::readsTheCommandLine()
{
    const auto options = parse(u"--server https://x.example --user ann tail #a b --since 7 --json --timeout 5"_s);
    QVERIFY(options);
    QCOMPARE(options->verb, Verb::Tail);
    QCOMPARE(options->arguments, (QStringList{u"#a"_s, u"b"_s}));
    QCOMPARE(options->since, 7);
    QCOMPARE(options->timeoutMs, 5000);
    QVERIFY(options->json);
    QCOMPARE(channelName(u"#a"_s), u"a"_s);
}

void tst_Terminal::refusesAWrongCommandLine_data()
{
    QTest::addColumn<QString>("line");
    QTest::newRow("nothing") << u"--server https://x --user a"_s;
    QTest::newRow("no server") << u"--user a whoami"_s;
    QTest::newRow("no user") << u"--server https://x whoami"_s;
    QTest::newRow("unknown command") << u"--server https://x --user a dance"_s;
    QTest::newRow("unknown option") << u"--server https://x --user a whoami --fast"_s;
    QTest::newRow("too few") << u"--server https://x --user a send general"_s;
    QTest::newRow("too many") << u"--server https://x --user a join a b"_s;
    QTest::newRow("no number") << u"--server https://x --user a tail a --since x"_s;
    QTest::newRow("limit") << u"--server https://x --user a history a --limit 0"_s;
    QTest::newRow("outbox") << u"--server https://x --user a outbox burn"_s;
    QTest::newRow("drop without id") << u"--server https://x --user a outbox drop"_s;
    QTest::newRow("sync with channel") << u"--server https://x --user a sync general"_s;
}

void tst_Terminal::refusesAWrongCommandLine()
{
    QFETCH(QString, line);
    QVERIFY(!parse(line));
}

void tst_Terminal::explainsEveryOption()
{
    const auto help = Options::helpText();
    for (const auto &word :
         {u"--server"_s, u"--user"_s, u"--password-file"_s, u"--invite-file"_s, u"--ca-file"_s, u"--display-name"_s,
          u"--data"_s, u"--timeout"_s, u"--json"_s, u"--verbose"_s, u"--since"_s, u"--activity"_s, u"--before"_s,
          u"--limit"_s, u"--topic"_s, u"--dump"_s, u"outbox retry"_s, u"outbox drop"_s})
        QVERIFY2(help.contains(word), qPrintable(word));
}

QTEST_GUILESS_MAIN(tst_Terminal)
#include "tst_terminal.moc"
