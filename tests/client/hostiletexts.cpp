// SPDX-FileCopyrightText: 2026 The Conclave authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/client/hostiletexts.h"

using namespace Qt::StringLiterals;

namespace conclave::test {

namespace {

// Where a picture, a link or a tag may point to.
QStringList targets(const Bait &bait)
{
    const auto web = u"127.0.0.1:%1/"_s.arg(bait.port);
    return {
        u"http://"_s + web + u"pixel.png"_s,
        u"https://tracker.invalid/x.png?u=ana"_s,
        u"ws://"_s + web,
        u"ftp://tracker.invalid/x.png"_s,
        u"http://ana:password@"_s + web + u"x.png"_s,
        u"//tracker.invalid/x.png"_s,
        u"file://"_s + bait.file,
        bait.file,
        u"../../../../../../../.."_s + bait.file,
        u"file:///etc/passwd"_s,
        u"file://tracker.invalid/share/x.png"_s,
        u"\\\\\\\\tracker.invalid\\\\share\\\\x.png"_s,
        u"smb://tracker.invalid/share/x.png"_s,
        u"data:image/png;base64,iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg=="_s,
        u"data:text/html,<img src=http://"_s + web + u"x.png>"_s,
        u"javascript:alert(1)"_s,
        u"qrc:/etc/passwd"_s,
        u":/etc/passwd"_s,
        u"image://etc/passwd"_s,
        u"conclave://127.0.0.1/c/../../etc/passwd"_s,
        u"mailto:ana@tracker.invalid"_s,
        u"%2e%2e/%2e%2e/etc/passwd"_s};
}

// How a message may point there.
QStringList forms()
{
    return {u"![x](%1)"_s,
            u"[x](%1)"_s,
            u"[![x](%1)](%1)"_s,
            u"![x](<%1> \"title\")"_s,
            u"<%1>"_s,
            u"%1"_s,
            u"![x][ref]\n\n[ref]: %1"_s,
            u"<img src=\"%1\" width=9999 height=9999>"_s,
            u"<a href=\"%1\">x</a><iframe src=\"%1\"></iframe><object data=\"%1\"></object>"_s,
            u"<style>@import url(%1); body { background: url(%1) }</style><link rel=stylesheet href=\"%1\">"_s,
            u"<script src=\"%1\"></script><video autoplay src=\"%1\"></video>"_s,
            u"<table background=\"%1\"><tr><td>x</td></tr></table>"_s,
            u"# ![x](%1)\n- ![x](%1)\n  1. ![x](%1)\n\n> ![x](%1)"_s,
            u"| a |\n|---|\n| ![x](%1) |"_s,
            u"`%1` and\n```html\n<img src=\"%1\">\n```"_s};
}

QStringList shapes() // that are hard to read or to lay out
{
    return {QString(300, u'>') + u" deep"_s,
            u"- "_s.repeated(300) + u"deep"_s,
            QString(3000, u'['),
            u"![](("_s.repeated(700),
            u"**_"_s.repeated(900),
            u"\u202Egnp.exe \u2066\u2067\u2068 \u200F\u200E abc \u202D"_s,
            u"a"_s + u"\u0301\u0489"_s.repeated(600),
            u"\u200B\u200C\u200D\uFEFF\u2060"_s.repeated(200) + u"."_s,
            u"&#60;img src=x&#62; &lt;script&gt; &#x202e; &amp;amp;"_s,
            u"<!-- "_s.repeated(300),
            u"<div>"_s.repeated(500),
            QString(4000, u'W'),
            u"`"_s.repeated(2999),
            u"😀"_s.repeated(800),
            u"|a"_s.repeated(300) + u"|\n"_s + u"|-"_s.repeated(300) + u"|\n"_s};
}

} // namespace

QStringList baitWords(const Bait &bait)
{
    return {bait.file.section(u'/', -1), u"tracker"_s, u"invalid"_s, u"passwd"_s, u"pixel"_s, u":%1"_s.arg(bait.port)};
}

QStringList hostileTexts(const Bait &bait, int count)
{
    QStringList bodies;
    for (const auto &target : targets(bait)) {
        for (const auto &form : forms())
            bodies.append(QString(form).replace(u"%1"_s, target));
    }
    bodies = shapes() + bodies;
    QStringList texts;
    for (int i = 1; i <= count; ++i)
        texts.append(u"n%1 %2"_s.arg(QString::number(i), bodies.at(i % bodies.size())));
    return texts;
}

} // namespace conclave::test
