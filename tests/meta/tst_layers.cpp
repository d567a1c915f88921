// SPDX-FileCopyrightText: 2026 The Conclave authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/meta/rules.h"
#include "tests/meta/sourcetext.h"

#include <QDir>
#include <QDirIterator>
#include <QFile>
#include <QRegularExpression>
#include <QTest>

using namespace Qt::StringLiterals;
using namespace conclave::meta;

namespace {

using Rule = QStringList (*)(const QString &, const QString &);

struct File
{
    QString path;
    QString text;
};

// Written by people, not by programs and not by the build.
bool isSource(const QString &path)
{
    static const QStringList folders{u"server"_s, u"client"_s, u"shared"_s, u"tests"_s, u"packaging"_s, u"resources"_s};
    static const QStringList generated{u"tests/shared/golden/"_s, u"tests/fuzz/corpus/"_s};
    static const QStringList endings{u".cpp"_s,           u".h"_s,   u".sh"_s, u".py"_s, u".cmake"_s,
                                     u"CMakeLists.txt"_s, u".sql"_s, u".md"_s};
    const auto begins = [&path](const QString &one) { return path.startsWith(one); };
    const auto ends = [&path](const QString &one) { return path.endsWith(one); };
    return (folders.contains(path.section(u'/', 0, 0)) || path == u"CMakeLists.txt"_s)
        && std::none_of(generated.begin(), generated.end(), begins)
        && std::any_of(endings.begin(), endings.end(), ends);
}

QList<File> readSources()
{
    const QDir root(QStringLiteral(CONCLAVE_SOURCE_DIR));
    QList<File> files;
    for (const auto &top : root.entryList(QDir::Dirs | QDir::Files | QDir::NoDotAndDotDot)) {
        QStringList paths{top};
        QDirIterator inside(root.filePath(top), QDir::Files, QDirIterator::Subdirectories);
        while (!top.startsWith(u"build"_s) && inside.hasNext())
            paths << root.relativeFilePath(inside.next());
        for (const auto &path : paths) {
            QFile file(root.filePath(path));
            if (isSource(path) && file.open(QIODevice::ReadOnly))
                files.append({path, QString::fromUtf8(file.readAll())});
        }
    }
    return files;
}

const QList<File> &sources()
{
    static const auto files = readSources();
    return files;
}

struct Checked
{
    const char *name;
    Rule rule;
};

constexpr Checked rules[] = {
    {"includes only what its layer may use", forbiddenIncludes},
    {"has at most 500 lines", tooManyLines},
    {"names its licence", missingLicence},
    {"has #pragma once", missingPragmaOnce},
    {"connects no strings", stringConnects},
    {"connects lambdas with a context", connectsWithoutContext},
    {"captures by name in connections", capturesOfEverything},
    {"leaves JSON to the codec", foreignJsonParsers},
    {"binds values in SQL", builtSql},
    {"leaves nothing for later", forbiddenWords},
};

const QString Licence
    = u"// SPDX-FileCopyrightText: 2026 The Conclave authors\n// SPDX-License-Identifier: GPL-3.0-or-later\n"_s;

void row(const char *name, Rule rule, const char *path, const QString &text, bool isBad)
{
    QTest::newRow(name) << int(
        std::find_if(std::begin(rules), std::end(rules), [rule](const Checked &one) { return one.rule == rule; })
        - std::begin(rules))
                        << QString::fromLatin1(path) << text << isBad;
}

void bad(const char *name, Rule rule, const char *path, const QString &text)
{
    row(name, rule, path, text, true);
}

void good(const char *name, Rule rule, const char *path, const QString &text)
{
    row(name, rule, path, text, false);
}

QString include(const char *header)
{
    return u"#include "_s + QString::fromLatin1(header) + u'\n';
}

void addIncludeSamples()
{
    const auto rule = forbiddenIncludes;
    bad("util uses protocol", rule, "shared/util/a.h", include("\"shared/protocol/codec.h\""));
    bad("protocol uses sql", rule, "shared/protocol/a.h", include("\"shared/sql/database.h\""));
    bad("storage uses domain", rule, "server/storage/a.cpp", include("\"server/domain/access.h\""));
    bad("domain uses transport", rule, "server/domain/a.cpp", include("\"server/transport/peer.h\""));
    bad("session uses a socket", rule, "server/session/a.cpp", include("\"server/transport/websocketpeer.h\""));
    bad("client uses server", rule, "client/app/a.cpp", include("\"server/domain/access.h\""));
    bad("server uses client", rule, "server/app/a.cpp", include("\"client/net/link.h\""));
    bad("views use account", rule, "client/views/a.cpp", include("\"client/account/account.h\""));
    bad("views use sql", rule, "client/views/a.cpp", include("\"shared/sql/database.h\""));
    bad("widgets use net", rule, "client/widgets/a.cpp", include("\"client/net/link.h\""));
    bad("command line uses widgets", rule, "client/cli/a.cpp", include("<QWidget>"));
    bad("mls uses Qt", rule, "shared/mls/a.h", include("<QByteArray>"));
    bad("client test uses server", rule, "tests/client/a.cpp", include("\"server/domain/access.h\""));
    bad("a relative path", rule, "server/domain/a.cpp", include("\"access.h\""));
    bad("a look-alike folder", rule, "server/domain/a.cpp", include("\"sharedstuff/a.h\""));
    bad("an unknown layer", rule, "server/magic/a.cpp", QString());
    bad("with spaces", rule, "shared/util/a.h", u"  #  include  \"shared/sql/database.h\"\n"_s);
    good("own layer", rule, "server/domain/a.cpp", include("\"server/domain/access.h\""));
    good("downwards", rule, "server/domain/a.cpp", include("\"server/storage/userstore.h\""));
    good("peer in session", rule, "server/session/a.cpp", include("\"server/transport/peer.h\""));
    good("mailbox in http", rule, "server/http/a.cpp", include("\"server/transport/mailbox.h\""));
    good("everything in app", rule, "server/app/a.cpp", include("\"server/transport/iothread.h\""));
    good("scenario links both", rule, "tests/scenario/a.cpp",
         include("\"server/app/server.h\"") + include("\"client/net/link.h\""));
    good("moc", rule, "tests/shared/tst_a.cpp", include("\"tst_a.moc\""));
    good("system headers", rule, "shared/util/a.h", include("<QString>") + include("<memory>"));
}

void addFormSamples()
{
    const QString lines(500, u'\n');
    bad("501 lines", tooManyLines, "server/domain/a.cpp", lines + u'\n');
    bad("501 lines of script", tooManyLines, "packaging/dev.sh", lines + u'\n');
    good("500 lines", tooManyLines, "server/domain/a.cpp", lines);
    good("a long reference", tooManyLines, "shared/protocol/PROTOCOL.md", lines + u'\n');

    bad("no licence", missingLicence, "server/domain/a.cpp", u"#include <QString>\n"_s);
    bad("no owner", missingLicence, "server/domain/a.cpp", u"// SPDX-License-Identifier: GPL-3.0-or-later\n"_s);
    bad("another licence", missingLicence, "tests/CMakeLists.txt",
        QString(Licence).replace(u"GPL-3.0-or-later"_s, u"MIT"_s));
    bad("licence too far down", missingLicence, "server/domain/a.h", QString(300, u'\n') + Licence);
    good("licence", missingLicence, "server/domain/a.cpp", Licence);

    bad("no pragma", missingPragmaOnce, "server/domain/a.h", Licence + u"class A;\n"_s);
    bad("pragma in a comment", missingPragmaOnce, "server/domain/a.h", u"// The line\n//\n/*\n#pragma once\n*/\n"_s);
    good("pragma", missingPragmaOnce, "server/domain/a.h", Licence + u"#pragma once\n"_s);
    good("not a header", missingPragmaOnce, "server/domain/a.cpp", Licence);

    const QString word = u"TO"_s + u"DO"_s;
    bad("a comment for later", forbiddenWords, "server/domain/a.cpp", u"// "_s + word + u": later\n"_s);
    bad("in a script", forbiddenWords, "packaging/dev.sh", u"# FIX"_s + u"ME\n"_s);
    bad("three crosses", forbiddenWords, "server/domain/a.cpp", u"/* XX"_s + u"X */\n"_s);
    good("inside another word", forbiddenWords, "server/domain/a.cpp", u"int MAST"_s + word + u"NT;\n"_s);
}

void addConnectSamples()
{
    bad("SIGNAL", stringConnects, "client/app/a.cpp", u"connect(a, SIGNAL(b()), c, &C::d);\n"_s);
    bad("SLOT", stringConnects, "client/app/a.cpp", u"connect(a, &A::b, c, SLOT (d()));\n"_s);
    good("SLOT in a comment", stringConnects, "client/app/a.cpp", u"// not SLOT(x)\nauto s = \"SIGNAL(\";\n"_s);

    bad("no context", connectsWithoutContext, "client/app/a.cpp", u"connect(a, &A::b, [this] { c(1, 2); });\n"_s);
    bad("no context over lines", connectsWithoutContext, "client/app/a.cpp",
        u"QObject::connect(a, &A::b,\n    [this](int x, int y) {\n    });\n"_s);
    good("context", connectsWithoutContext, "client/app/a.cpp", u"connect(a, &A::b, this, [this] { c(1, 2); });\n"_s);
    good("member", connectsWithoutContext, "client/app/a.cpp", u"connect(a, &A::b, &C::d);\n"_s);
    good("a method of that name", connectsWithoutContext, "client/app/a.cpp", u"link.connect(url, 5, list[0]);\n"_s);

    bad("copies all", capturesOfEverything, "client/app/a.cpp", u"connect(a, &A::b, this, [=] { c(); });\n"_s);
    bad("refers to all", capturesOfEverything, "client/app/a.cpp", u"connect(a, &A::b, this, [&] { c(); });\n"_s);
    bad("copies the rest", capturesOfEverything, "client/app/a.cpp",
        u"connect(a, &A::b, this, [=, this] { c(); });\n"_s);
    good("captures by name", capturesOfEverything, "client/app/a.cpp",
         u"connect(a, &A::b, this, [this, &d] { c(); });\n"_s);
    good("outside of a connection", capturesOfEverything, "client/app/a.cpp", u"sort(a, [&] { c(); });\n"_s);
}

void addDataSamples()
{
    bad("JSON in the server", foreignJsonParsers, "server/http/a.cpp", u"QJsonDocument::fromJson(x);\n"_s);
    bad("JSON beside the codec", foreignJsonParsers, "shared/protocol/content.cpp", u"QJsonDocument d;\n"_s);
    good("JSON in the codec", foreignJsonParsers, "shared/protocol/codec.cpp", u"QJsonDocument d;\n"_s);
    good("JSON in a comment", foreignJsonParsers, "server/http/a.cpp", u"// no QJsonDocument here\n"_s);
    good("JSON values", foreignJsonParsers, "server/http/a.cpp", u"QJsonObject o;\n"_s);

    const auto store = "server/storage/a.cpp";
    bad("arg", builtSql, store, u"query(u\"SELECT a FROM b WHERE c = %1\"_s.arg(c));\n"_s);
    bad("arg over lines", builtSql, store, u"query(u\"SELECT a FROM b \"\n    \"WHERE c = %1\"_s\n    .arg(c));\n"_s);
    bad("plus behind", builtSql, store, u"query(u\"DELETE FROM b WHERE c = \"_s + c);\n"_s);
    bad("plus before", builtSql, store, u"query(head + u\" WHERE c = 1\"_s);\n"_s);
    bad("append", builtSql, store, u"sql += u\" ORDER BY c\"_s;\n"_s);
    bad("QStringLiteral", builtSql, store, u"query(QStringLiteral(\"UPDATE b SET c = %1\").arg(c));\n"_s);
    good("bound", builtSql, store, u"query(u\"SELECT a FROM b \"\n    \"WHERE c = ?\"_s).bind(c);\n"_s);
    good("not SQL", builtSql, store, u"log(u\"select %1 to set it\"_s.arg(c));\n"_s);
    good("a statement apart", builtSql, store, u"query(u\"SELECT 1\"_s);\ncall(1 + 2);\nf(u\"x\"_s + y);\n"_s);
    good("in a test", builtSql, "tests/shared/a.cpp", u"query(u\"SELECT a FROM %1\"_s.arg(c));\n"_s);
}

} // namespace

class tst_Layers : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void findsTheSources();
    void everySource_data();
    void everySource();
    void theRulesTellGoodFromBad_data();
    void theRulesTellGoodFromBad();
    void everyRuleHasABadSample();
    void scanningKeepsLinesAndLiterals();
    void translationsNameTheirClassesWhole();
};

void tst_Layers::findsTheSources()
{
    QSet<QString> paths;
    for (const auto &file : sources())
        paths << file.path;
    QVERIFY(paths.contains(u"shared/protocol/codec.cpp"_s));
    QVERIFY(paths.contains(u"tests/meta/tst_layers.cpp"_s));
    QVERIFY(paths.contains(u"packaging/cmake/Options.cmake"_s));
    QVERIFY(paths.contains(u"CMakeLists.txt"_s));
    QVERIFY(std::none_of(paths.begin(), paths.end(), [](const QString &path) { return path.startsWith(u"build"_s); }));
}

void tst_Layers::everySource_data()
{
    QTest::addColumn<int>("rule");
    for (int i = 0; i < int(std::size(rules)); ++i)
        QTest::newRow(rules[i].name) << i;
}

void tst_Layers::everySource()
{
    QFETCH(const int, rule);
    QStringList problems;
    for (const auto &file : sources()) {
        for (const auto &problem : rules[rule].rule(file.path, file.text))
            problems << file.path + u": "_s + problem;
    }
    QVERIFY2(problems.isEmpty(), qPrintable(u'\n' + problems.join(u'\n')));
}

void tst_Layers::theRulesTellGoodFromBad_data()
{
    QTest::addColumn<int>("rule");
    QTest::addColumn<QString>("path");
    QTest::addColumn<QString>("text");
    QTest::addColumn<bool>("isBad");
    addIncludeSamples();
    addFormSamples();
    addConnectSamples();
    addDataSamples();
}

void tst_Layers::theRulesTellGoodFromBad()
{
    QFETCH(const int, rule);
    QFETCH(const QString, path);
    QFETCH(const QString, text);
    QFETCH(const bool, isBad);
    const auto problems = rules[rule].rule(path, text);
    QVERIFY2(problems.isEmpty() != isBad, qPrintable(problems.join(u'\n')));
}

void tst_Layers::everyRuleHasABadSample()
{
    const QString everythingWrong = u"#include \"magic.h\"\nconnect(a, SIGNAL(b), [=] {}); // TO"_s
        + u"DO\nQJsonDocument d = u\"SELECT \"_s + x;\n"_s + QString(500, u'\n');
    for (const auto &checked : rules)
        QVERIFY2(!checked.rule(u"server/domain/a.h"_s, everythingWrong).isEmpty(), checked.name);
}

void tst_Layers::scanningKeepsLinesAndLiterals()
{
    const QString source = u"a(1'000, '\"', \"x//y\\\"\"); // \"no\"\n/* \"no\n */ b(R\"-(raw \")\" )-\");\n"_s;
    const auto text = SourceText::scan(source);
    QCOMPARE(text.code.size(), source.size());
    QCOMPARE(text.code.count(u'\n'), source.count(u'\n'));
    QCOMPARE(text.literals.size(), 2);
    QCOMPARE(text.literals.at(0).text, u"x//y\\\""_s);
    QVERIFY(text.literals.at(1).text.contains(u"raw"_s));
    QCOMPARE(text.lineOf(text.code.indexOf(u"b("_s)), 3);
}

// As tr() looks for them. What lupdate writes without having found the headers is never found again.
void tst_Layers::translationsNameTheirClassesWhole()
{
    const QDir folder(QStringLiteral(CONCLAVE_SOURCE_DIR "/translations"));
    static const QRegularExpression context(u"<name>(.*)</name>"_s);
    int contexts = 0;
    for (const auto &name : folder.entryList({u"*.ts"_s})) {
        QFile file(folder.filePath(name));
        QVERIFY(file.open(QIODevice::ReadOnly));
        const auto text = QString::fromUtf8(file.readAll());
        for (const auto &match : context.globalMatch(text)) {
            QVERIFY2(match.captured(1).startsWith(u"conclave::client::"), qPrintable(name + u' ' + match.captured(1)));
            ++contexts;
        }
    }
    QVERIFY(contexts > 0);
}

QTEST_GUILESS_MAIN(tst_Layers)
#include "tst_layers.moc"
