// SPDX-FileCopyrightText: 2026 The Conclave authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/fuzz/markdowntarget.h"

#include "shared/markdown/markdown.h"

#include <QUrl>
#include <algorithm>

using namespace Qt::StringLiterals;

namespace conclave {

using namespace markdown;

namespace {

void require(bool holds, const char *what)
{
    if (!holds)
        qFatal("the builder broke its promise: %s", what);
}

void checkRun(const Run &run)
{
    static const QStringList schemes{u"https"_s, u"http"_s, u"mailto"_s, u"tel"_s, u"conclave"_s};
    require(run.style < 16, "only known styles");
    require(run.link.isEmpty() || schemes.contains(QUrl(run.link).scheme()), "only links that may be opened");
    require(run.mention.isEmpty() || run.mention == run.mention.toLower(), "names in lower case");
    require(run.mention.isEmpty() || (run.link.isEmpty() && !(run.style & Code)), "no mentions in links and code");
}

void checkTable(const Block &table)
{
    require(!table.columns.isEmpty() && table.columns.size() <= MaxColumns, "a table has columns, not too many");
    for (const auto &line : plainText({table}).split(u'\n'))
        require(line.count(u'\t') == table.columns.size() - 1, "each row has a cell for each column");
}

void checkBlock(const Block &block)
{
    require(block.quoteDepth >= 0 && block.quoteDepth <= 8, "quotes nest within bounds");
    require(block.listDepth >= 0 && block.listDepth <= 8, "lists nest within bounds");
    require(block.kind != Block::Kind::Heading || (block.level >= 1 && block.level <= 6), "a heading has a level");
    require(block.kind != Block::Kind::Code || block.runs.size() == 1, "code is one run");
    require(block.kind == Block::Kind::Table || block.columns.isEmpty(), "only tables have columns");
    if (block.kind == Block::Kind::Table)
        checkTable(block);
    std::for_each(block.runs.begin(), block.runs.end(), checkRun);
}

} // namespace

void fuzzMarkdown(QByteArrayView bytes)
{
    const auto text = QString::fromUtf8(bytes);
    const auto blocks = parse(text);
    require(!blocks.isEmpty() || text.trimmed().isEmpty(), "no text is lost");
    require(blocks.size() <= 4097, "there are not too many blocks");
    std::for_each(blocks.begin(), blocks.end(), checkBlock);
    const auto plain = plainText(blocks);
    require(plain.size() <= 4 * text.size() + 4096, "little does not become much");
    for (const auto &name : mentions(text))
        require(plain.contains(u'@' + name, Qt::CaseInsensitive), "a name that is mentioned is shown");
}

} // namespace conclave
