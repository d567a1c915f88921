// SPDX-FileCopyrightText: 2026 The Conclave authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QDeadlineTimer>
#include <memory>

class QSqlDatabase;

namespace conclave::sql {

// Ends the statements of one SQLite connection that take too long, which SQLite has no setting for. Used on the thread
// of the connection, which has to be closed first.
class SqliteTimeLimit
{
public:
    // None where Qt brings a SQLite of its own: it may lay out a connection otherwise than the one that is linked here.
    static std::unique_ptr<SqliteTimeLimit> of(const QSqlDatabase &connection);
    SqliteTimeLimit(const SqliteTimeLimit &) = delete;
    SqliteTimeLimit &operator=(const SqliteTimeLimit &) = delete;

    void begin(int ms) { m_deadline = ms > 0 ? QDeadlineTimer(ms) : QDeadlineTimer(QDeadlineTimer::Forever); }
    void end() { m_deadline = QDeadlineTimer(QDeadlineTimer::Forever); }

private:
    SqliteTimeLimit() = default;
    static int isOver(void *self);

    QDeadlineTimer m_deadline{QDeadlineTimer::Forever};
};

} // namespace conclave::sql
