// SPDX-FileCopyrightText: 2026 The Conclave authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QList>
#include <QString>

namespace conclave::client {

struct SwitcherEntry
{
    enum class Kind : quint8 { Channel, Person, Thread, Command, Search };
    QString id; // for whoever made it; of a search, its words
    QString name;
    QString detail; // where it belongs; the user name of a person, the keys of a command
    Kind kind = Kind::Channel;
    const char *iconName = "hash"; // a person has an avatar instead
    int unread = 0;
    int mentions = 0;
    qint64 recency = 0; // when the user was there last; 0: never
};

// Finds what the user most likely means: by how well the letters match, by what was used lately and by what is unread.
// A query that begins with @, # or > asks for people, channels or commands only. A value; any thread.
class SwitcherRanking
{
public:
    void setEntries(const QList<SwitcherEntry> &entries);
    const QList<SwitcherEntry> &entries() const { return m_entries; }

    // Indexes of entries, best first. An empty query: the latest ones without `currentId`, then unread ones.
    QList<qsizetype> rank(const QString &query, const QString &currentId, qsizetype limit) const;

private:
    struct Scored
    {
        double score = 0;
        qsizetype index = 0;
    };
    QList<Scored> latest(bool isNarrowed, QChar prefix, const QString &currentId) const;
    QList<Scored> matching(const QStringList &words, QChar prefix) const;
    double scoreOf(qsizetype index, const QStringList &words) const; // 0: does not match

    QList<SwitcherEntry> m_entries;
    QStringList m_names; // folded, as are details
    QStringList m_details;
    QList<double> m_bonus; // of each entry, whatever the query is
};

} // namespace conclave::client
