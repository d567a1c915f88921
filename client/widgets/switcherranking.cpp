// SPDX-FileCopyrightText: 2026 The Conclave authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "client/widgets/switcherranking.h"

#include <algorithm>
#include <numeric>
#include <utility>

using namespace Qt::StringLiterals;

namespace conclave::client {

namespace {

using Kind = SwitcherEntry::Kind;

// How well a word of the query matches; the steps between them are larger than any bonus for how a name is used.
constexpr double WholeName = 100;
constexpr double NamePrefix = 80;
constexpr double WordPrefix = 60;
constexpr double Inside = 40;
constexpr double Scattered = 20;
constexpr double InDetail = -10;
constexpr double ForCommand = -25; // they are asked for with >

constexpr double LatestBonus = 12;
constexpr int LatestCount = 24;
constexpr double UnreadBonus = 2;
constexpr double MentionBonus = 5;
constexpr double NeverUsed = 1000; // such entries come behind all that were

// Without case and accents.
QString folded(const QString &text)
{
    QString plain = text.normalized(QString::NormalizationForm_D);
    plain.removeIf([](QChar c) { return c.isMark(); });
    return plain.toCaseFolded();
}

bool beginsWord(QStringView text, qsizetype at)
{
    return at == 0 || !text.at(at - 1).isLetterOrNumber();
}

// All letters in order, the first of them at the begin of a word; the fewer gaps the better.
double scatteredScore(QStringView text, QStringView word)
{
    qsizetype at = -1;
    int gaps = 0;
    for (const QChar c : word) {
        const auto next = text.indexOf(c, at + 1);
        if (next < 0 || (at < 0 && !beginsWord(text, next)))
            return 0;
        gaps += at >= 0 && next != at + 1 && !beginsWord(text, next);
        at = next;
    }
    return std::max(1.0, Scattered - 4.0 * gaps);
}

double wordScore(QStringView text, QStringView word)
{
    if (text == word)
        return WholeName;
    double best = 0;
    for (auto at = text.indexOf(word); at >= 0 && best < WordPrefix; at = text.indexOf(word, at + 1))
        best = at == 0 ? NamePrefix : beginsWord(text, at) ? WordPrefix : Inside;
    return best > 0 ? best : scatteredScore(text, word);
}

bool isWanted(Kind kind, QChar prefix)
{
    switch (prefix.unicode()) {
    case u'@':
        return kind == Kind::Person;
    case u'#':
        return kind == Kind::Channel;
    case u'>':
        return kind == Kind::Command;
    default:
        return true;
    }
}

} // namespace

void SwitcherRanking::setEntries(const QList<SwitcherEntry> &entries)
{
    m_entries = entries;
    m_names.clear();
    m_details.clear();
    m_bonus.clear();
    for (const auto &entry : std::as_const(m_entries)) {
        m_names << folded(entry.name);
        m_details << (entry.kind == Kind::Command ? QString() : folded(entry.detail));
        m_bonus << (entry.mentions > 0 ? MentionBonus : entry.unread > 0 ? UnreadBonus : 0);
    }
    QList<qsizetype> byRecency(m_entries.size());
    std::iota(byRecency.begin(), byRecency.end(), 0);
    const auto count = std::min<qsizetype>(LatestCount, byRecency.size());
    std::partial_sort(byRecency.begin(), byRecency.begin() + count, byRecency.end(),
                      [&](auto a, auto b) { return m_entries.at(a).recency > m_entries.at(b).recency; });
    for (qsizetype i = 0; i < count && m_entries.at(byRecency.at(i)).recency > 0; ++i)
        m_bonus[byRecency.at(i)] += LatestBonus * double(LatestCount - i) / LatestCount;
}

QList<qsizetype> SwitcherRanking::rank(const QString &query, const QString &currentId, qsizetype limit) const
{
    const auto text = folded(query.trimmed());
    const bool isNarrowed = !text.isEmpty() && u"@#>"_s.contains(text.front());
    const QChar prefix = isNarrowed ? text.front() : QChar();
    const auto words = text.sliced(isNarrowed ? 1 : 0).split(u' ', Qt::SkipEmptyParts);
    auto found = words.isEmpty() ? latest(isNarrowed, prefix, currentId) : matching(words, prefix);
    const auto count = std::min(limit, found.size());
    std::partial_sort(found.begin(), found.begin() + count, found.end(), [](const Scored &a, const Scored &b) {
        return a.score != b.score ? a.score > b.score : a.index < b.index;
    });
    QList<qsizetype> indexes;
    for (qsizetype i = 0; i < count; ++i)
        indexes << found.at(i).index;
    return indexes;
}

QList<SwitcherRanking::Scored> SwitcherRanking::latest(bool isNarrowed, QChar prefix, const QString &currentId) const
{
    QList<Scored> found;
    for (qsizetype i = 0; i < m_entries.size(); ++i) {
        const auto &entry = m_entries.at(i);
        const bool isOffered = isNarrowed ? isWanted(entry.kind, prefix)
                                          : entry.kind != Kind::Command && (entry.recency > 0 || entry.unread > 0);
        if (isOffered && (isNarrowed || entry.id != currentId))
            found.append({entry.recency > 0 ? double(entry.recency) : m_bonus.at(i) - NeverUsed, i});
    }
    return found;
}

QList<SwitcherRanking::Scored> SwitcherRanking::matching(const QStringList &words, QChar prefix) const
{
    QList<Scored> found;
    for (qsizetype i = 0; i < m_entries.size(); ++i) {
        if (!isWanted(m_entries.at(i).kind, prefix))
            continue;
        if (const double score = scoreOf(i, words); score > 0) {
            const bool isAside = m_entries.at(i).kind == Kind::Command && prefix.isNull();
            found.append({score + m_bonus.at(i) + (isAside ? ForCommand : 0), i});
        }
    }
    return found;
}

double SwitcherRanking::scoreOf(qsizetype index, const QStringList &words) const
{
    double sum = 0;
    for (const auto &word : words) {
        const auto inName = wordScore(m_names.at(index), word);
        const auto inDetail = inName < WordPrefix ? wordScore(m_details.at(index), word) + InDetail : 0;
        const auto best = std::max(inName, inDetail);
        if (best <= 0)
            return 0;
        sum += best;
    }
    constexpr double PerLetter = 0.05; // of two equal matches the shorter name
    return sum / double(words.size()) - PerLetter * double(std::min<qsizetype>(20, m_names.at(index).size()));
}

} // namespace conclave::client
