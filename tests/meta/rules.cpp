// SPDX-FileCopyrightText: 2026 The Conclave authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/meta/rules.h"

#include "tests/meta/sourcetext.h"

#include <QHash>
#include <QRegularExpression>

using namespace Qt::StringLiterals;

namespace conclave::meta {

namespace {

// Who may include whom: folders or single files, besides the layer itself.
const QHash<QString, QStringList> &layers()
{
    static const QStringList peer{u"server/transport/peer.h"_s, u"server/transport/mailbox.h"_s};
    static const QStringList sockets{u"server/transport/encryption.h"_s};
    static const QStringList vault{u"server/storage/filevault.h"_s};
    static const QStringList aboveDomain{u"server/domain"_s, u"shared"_s};
    static const QHash<QString, QStringList> table{
        {u"shared/util"_s, {}},
        {u"shared/protocol"_s, {u"shared/util"_s}},
        {u"shared/crypto"_s, {u"shared/util"_s}},
        {u"shared/sql"_s, {u"shared/util"_s}},
        {u"shared/markdown"_s, {u"shared/util"_s}},
        {u"shared/media"_s, {u"shared/util"_s}},
        {u"shared/search"_s, {u"shared/util"_s}},
        {u"shared/mls"_s, {u"shared/crypto"_s, u"shared/util"_s}},
        {u"server/storage"_s, {u"shared"_s}},
        {u"server/bus"_s, {u"shared"_s}},
        {u"server/transport"_s, {u"shared"_s}},
        {u"server/domain"_s, {u"server/storage"_s, u"server/bus"_s, u"shared"_s}},
        {u"server/session"_s, QStringList{u"server/domain"_s, u"server/bus"_s, u"shared"_s} + peer},
        {u"server/http"_s, aboveDomain + peer + sockets + vault},
        {u"server/cli"_s, aboveDomain},
        {u"server/jobs"_s, aboveDomain + vault},
        {u"server/e2ee"_s, aboveDomain},
        {u"server/ops"_s, aboveDomain},
        {u"server/archive"_s, aboveDomain},
        {u"server/thumbnailer"_s, {}},
        {u"server/app"_s, {u"server"_s, u"shared"_s}},
        {u"client/net"_s, {u"shared"_s}},
        {u"client/store"_s, {u"shared"_s}},
        {u"client/e2ee"_s, {u"client/store"_s, u"shared"_s}},
        {u"client/account"_s, {u"client/net"_s, u"client/store"_s, u"client/e2ee"_s, u"shared"_s}},
        {u"client/cli"_s, {u"client/account"_s, u"client/net"_s, u"client/store"_s, u"client/e2ee"_s, u"shared"_s}},
        {u"client/models"_s, {u"client/account"_s, u"client/store"_s, u"shared"_s}},
        {u"client/views"_s,
         {u"client/models"_s, u"shared/util"_s, u"shared/protocol"_s, u"shared/markdown"_s, u"shared/search"_s}},
        {u"client/widgets"_s,
         {u"client/views"_s, u"client/models"_s, u"client/account"_s, u"client/store"_s, u"shared"_s}},
        {u"client/app"_s, {u"client"_s, u"shared"_s}},
        {u"tests/shared"_s, {u"shared"_s, u"tests/support"_s}},
        {u"tests/mls"_s, {u"shared/mls"_s}},
        {u"tests/fuzz"_s, {u"shared"_s}},
        {u"tests/meta"_s, {}},
        {u"tests/server"_s, {u"server"_s, u"shared"_s, u"tests/support"_s}},
        {u"tests/client"_s, {u"client"_s, u"shared"_s, u"tests/support"_s}},
        {u"tests/support"_s, {u"client"_s, u"server"_s, u"shared"_s}},
        {u"tests/scenario"_s, {u"client"_s, u"server"_s, u"shared"_s, u"tests/support"_s}},
        {u"tests/bench"_s, {u"client"_s, u"server"_s, u"shared"_s, u"tests/support"_s, u"tests/mls/mlspeer.h"_s}},
        {u"tests/fault"_s, {u"client"_s, u"server"_s, u"shared"_s, u"tests/support"_s}},
    };
    return table;
}

// Headers of Qt that a layer must do without.
QRegularExpression bannedFor(const QString &layer)
{
    if (layer == u"shared/mls"_s)
        return QRegularExpression(u"^Q"_s);
    if (layer == u"client/cli"_s || layer == u"client/account"_s || layer == u"client/models"_s)
        return QRegularExpression(u"^(QtWidgets|QWidget|QApplication|QMainWindow|QDialog|QMessageBox)"_s);
    return QRegularExpression(u"^(?!)"_s);
}

bool isCpp(const QString &path)
{
    return path.endsWith(u".cpp"_s) || path.endsWith(u".h"_s);
}

bool isScript(const QString &path)
{
    return path.endsWith(u".sh"_s) || path.endsWith(u".py"_s) || path.endsWith(u".cmake"_s);
}

bool isUnder(const QString &path, const QString &folderOrFile)
{
    return path == folderOrFile || path.startsWith(folderOrFile + u'/');
}

QString at(const SourceText &text, qsizetype position, const QString &what)
{
    return u"line %1: %2"_s.arg(text.lineOf(position)).arg(what);
}

// Calls f(position, arguments) for each call of a function named connect.
void forEachConnect(const SourceText &text, auto &&f)
{
    static const QRegularExpression call(u"\\bconnect\\("_s);
    auto calls = call.globalMatch(text.bare);
    while (calls.hasNext()) {
        const auto match = calls.next();
        f(match.capturedStart(), argumentsOf(text, match.capturedEnd() - 1));
    }
}

} // namespace

QStringList forbiddenIncludes(const QString &path, const QString &text)
{
    static const QRegularExpression include(u"^\\s*#\\s*include\\s*([\"<])([^\">]+)[\">]"_s,
                                            QRegularExpression::MultilineOption);
    const QString layer = path.section(u'/', 0, 1);
    if (!isCpp(path))
        return {};
    if (!layers().contains(layer))
        return {u"the layer %1 has no row in the table of tests/meta/rules.cpp"_s.arg(layer)};
    const QStringList allowed = layers().value(layer) + QStringList{layer};
    const auto banned = bannedFor(layer);
    QStringList problems;
    auto includes = include.globalMatch(text);
    while (includes.hasNext()) {
        const auto match = includes.next();
        const auto target = match.captured(2);
        if (match.captured(1) == u"<"_s) {
            if (banned.match(target).hasMatch())
                problems << u"%1 must do without <%2>"_s.arg(layer, target);
        } else if (target.endsWith(u".moc"_s)) {
            continue;
        } else if (!target.contains(u'/')) {
            problems << u"include \"%1\" from the repository's root"_s.arg(target);
        } else if (std::none_of(allowed.begin(), allowed.end(),
                                [&target](const QString &one) { return isUnder(target, one); })) {
            problems << u"%1 may not include %2"_s.arg(layer, target);
        }
    }
    return problems;
}

QStringList tooManyLines(const QString &path, const QString &text)
{
    const auto lines = text.count(u'\n');
    if ((!isCpp(path) && !isScript(path)) || lines <= MaxLines)
        return {};
    return {u"%1 lines; split it"_s.arg(lines)};
}

QStringList missingLicence(const QString &path, const QString &text)
{
    if (!isCpp(path) && !isScript(path) && !path.endsWith(u"CMakeLists.txt"_s))
        return {};
    const QString top = text.left(250);
    QStringList problems;
    for (const auto &line : {u"SPDX-FileCopyrightText: "_s, u"SPDX-License-Identifier: GPL-3.0-or-later"_s}) {
        if (!top.contains(line))
            problems << u"begin with a line %1"_s.arg(line);
    }
    return problems;
}

QStringList missingPragmaOnce(const QString &path, const QString &text)
{
    static const QRegularExpression pragma(u"^#pragma once$"_s, QRegularExpression::MultilineOption);
    if (!path.endsWith(u".h"_s) || pragma.match(SourceText::scan(text).code).hasMatch())
        return {};
    return {u"a header needs #pragma once"_s};
}

QStringList stringConnects(const QString &path, const QString &text)
{
    static const QRegularExpression macro(u"\\b(SIGNAL|SLOT)\\s*\\("_s);
    if (!isCpp(path))
        return {};
    QStringList problems;
    const auto source = SourceText::scan(text);
    auto macros = macro.globalMatch(source.bare);
    while (macros.hasNext())
        problems << at(source, macros.next().capturedStart(), u"connect member pointers, not strings"_s);
    return problems;
}

QStringList connectsWithoutContext(const QString &path, const QString &text)
{
    if (!isCpp(path))
        return {};
    QStringList problems;
    const auto source = SourceText::scan(text);
    forEachConnect(source, [&](qsizetype position, const QStringList &arguments) {
        if (arguments.size() == 3 && arguments.last().startsWith(u'['))
            problems << at(source, position, u"connect a lambda with a context object"_s);
    });
    return problems;
}

QStringList capturesOfEverything(const QString &path, const QString &text)
{
    static const QRegularExpression capture(u"\\[\\s*[=&]\\s*[,\\]]"_s);
    if (!isCpp(path))
        return {};
    QStringList problems;
    const auto source = SourceText::scan(text);
    forEachConnect(source, [&](qsizetype position, const QStringList &arguments) {
        if (arguments.join(u' ').contains(capture))
            problems << at(source, position, u"name what the lambda of a connection captures"_s);
    });
    return problems;
}

QStringList foreignJsonParsers(const QString &path, const QString &text)
{
    static const QStringList allowed{u"shared/protocol/codec.cpp"_s, u"shared/protocol/docs_openapi.cpp"_s, u"tests"_s};
    static const QRegularExpression parser(u"\\bQJsonDocument\\b"_s);
    const bool isAllowed
        = std::any_of(allowed.begin(), allowed.end(), [&path](const QString &one) { return isUnder(path, one); });
    const auto source = SourceText::scan(text);
    if (!isCpp(path) || isAllowed || !source.bare.contains(parser))
        return {};
    return {u"JSON is parsed and written by shared/protocol/codec.h only"_s};
}

QStringList builtSql(const QString &path, const QString &text)
{
    static const QRegularExpression keyword(
        u"\\b(SELECT|INSERT INTO|UPDATE|DELETE FROM|WHERE|VALUES|ORDER BY|SET)\\b"_s);
    static const QRegularExpression glueBehind(u"^(_\\w+)?\\s*\\)?\\s*(\\.arg\\(|\\+)"_s);
    static const QRegularExpression glueBefore(u"(\\+|\\+=)\\s*\\w*\\(?\\s*u?8?$"_s);
    if (!isCpp(path) || !(isUnder(path, u"server"_s) || isUnder(path, u"client"_s)))
        return {};
    QStringList problems;
    const auto source = SourceText::scan(text);
    bool isSql = false;
    qsizetype lastEnd = -1;
    for (const auto &literal : source.literals) {
        const auto between = lastEnd < 0 ? QString() : source.bare.sliced(lastEnd, literal.begin - lastEnd);
        const bool continues = lastEnd >= 0 && between.trimmed().remove(u'u').remove(u"_s"_s).isEmpty();
        isSql = (continues && isSql) || literal.text.contains(keyword);
        lastEnd = literal.end;
        const auto behind = source.bare.mid(literal.end, 80);
        const auto before = source.bare.left(literal.begin).right(80);
        if (isSql && (behind.contains(glueBehind) || before.contains(glueBefore)))
            problems << at(source, literal.begin, u"SQL is a literal with bound values, never glued together"_s);
    }
    return problems;
}

QStringList forbiddenWords(const QString &path, const QString &text)
{
    static const QRegularExpression words(u"\\b(TO"
                                          "DO|FIX"
                                          "ME|XX"
                                          "X)\\b"_s);
    const auto match = words.match(text);
    if (!match.hasMatch())
        return {};
    const auto line = text.left(match.capturedStart()).count(u'\n') + 1;
    return {u"line %1 of %2: do it, or leave it out: %3"_s.arg(line).arg(path, match.captured())};
}

} // namespace conclave::meta
