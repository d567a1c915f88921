// SPDX-FileCopyrightText: 2026 The Conclave authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "client/store/coverage.h"
#include "client/store/searchindex.h"
#include "client/store/searchsnapshot.h"

namespace conclave::client {

struct SearchRequest
{
    IndexQuery query;
    UserId self;
    qint64 below = std::numeric_limits<qint64>::max(); // goes on behind an earlier answer
    int limit = 50;
};

struct SearchAnswer
{
    QList<Message> messages; // newest first
    bool more = false;
    qint64 below = 0; // for the next request
    QList<HistoryGap> gaps; // in what was searched
};

// Searches what the store of one account holds, and keeps the index for that: made anew or taken from its file at the
// first search, brought up to date before each answer by the store's journal, so that it never knows less or more than
// the store. Reads the store through a connection of its own; used on one thread, which it may keep busy for seconds.
class MessageFinder
{
public:
    // `mayWork` is asked while the index is made; false ends that with TimedOut, and nothing is kept of it.
    MessageFinder(const QString &storeFile, Secret storeKey, std::function<bool()> mayWork = {});

    static QString snapshotFile(const QString &storeFile) { return storeFile + QLatin1StringView("-search"); }

    // `goOn` is asked now and then; false ends the search with TimedOut.
    Result<SearchAnswer> find(const SearchRequest &request, const std::function<bool()> &goOn = {});
    // The journal was started and nothing more is needed; NotFound before that.
    Status open();
    bool isOpen() const { return m_index != nullptr; }
    Status catchUp();
    void drop(); // gives the memory back

    // Writes the file if it is not what the index is now. Up to the returned change the journal is not needed any more.
    Result<qint64> save();
    bool isSaved() const { return m_saved == m_position; }

    bool wasRebuilt() const { return m_wasRebuilt; } // by the last open(): there was no file, or it was of no use

private:
    struct Filter;
    Result<SearchAnswer> answer(const SearchRequest &request, const std::function<bool()> &goOn);
    Status connect();
    Status load();
    Status rebuild();
    Result<bool> isFarBehind();

    const QString m_storeFile;
    const Secret m_storeKey;
    const std::function<bool()> m_mayWork;
    const SearchSnapshot m_snapshot;
    std::unique_ptr<LocalStore> m_store;
    std::unique_ptr<SearchIndex> m_index;
    QByteArray m_journal; // its mark
    qint64 m_position = 0; // of the last change that is in the index
    qint64 m_saved = -1; // of the last one that is in the file; -1: there is none
    bool m_removed = false; // something left the index since it was made tidy
    bool m_wasRebuilt = false;
};

} // namespace conclave::client
