// SPDX-FileCopyrightText: 2026 The Conclave authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "shared/protocol/entities.h"
#include "shared/util/clock.h"

#include <QHash>
#include <QObject>
#include <QTimer>

namespace conclave::client {

class Workspace;

// A day and an hour before a channel of the user ends, they are warned: once each, on one of their computers, and in
// the inbox of all until they are done with it. What was told is kept in the user map, for this end of the channel
// only: who prolongs it is warned again. Owned by a Workspace; GUI thread.
class EndWarnings : public QObject
{
    Q_OBJECT

public:
    struct Warning
    {
        ConversationId conversation;
        QString channel;
        protocol::AtEnd atEnd = protocol::AtEnd::Archive;
        qint64 endsAt = 0;
        qint64 before = 0; // which one: so long before the end

        qint64 at() const { return endsAt - before; }
        bool operator==(const Warning &) const = default;
    };

    explicit EndWarnings(Workspace &workspace);

    void setClock(const Clock &clock); // instead of the system's; looks at it
    std::optional<Warning> of(ConversationId conversation) const; // nothing when the user is done with it
    QString title(const Warning &warning) const; // "#launch ends in 23 hours"
    QString sentence(const Warning &warning) const; // what happens then

    void finish(const Warning &warning);
    void takeBack(ConversationId conversation); // after finish()
    void setVisible(ConversationId conversation); // whose time left the user sees; null: none

public Q_SLOTS:
    void look(); // whether something is due

Q_SIGNALS:
    void due(const conclave::client::EndWarnings::Warning &warning); // to be told now
    void changed(conclave::ConversationId conversation); // what of() says, or its title by the time

private:
    enum class State : quint8 { Untold, Told, Finished };

    void readAll();
    void read(ConversationId conversation);
    std::optional<Warning> current(ConversationId conversation) const; // whatever the user has done with it
    State stateOf(const Warning &warning) const;
    void setState(const Warning &warning, State state);
    bool mayTell(const Warning &warning) const;
    void noteMap(ConversationId conversation);
    QString noteOf(ConversationId conversation) const;
    void tidy();

    struct End
    {
        QString channel;
        protocol::AtEnd atEnd = protocol::AtEnd::Archive;
        qint64 at = 0;
        qint64 madeAt = 0; // a warning before that would tell nothing new
    };

    Workspace &m_workspace;
    SystemClock m_systemClock;
    const Clock *m_clock = &m_systemClock;
    const qint64 m_startedAt; // by the steady clock
    bool m_wasOnline = false;
    ConversationId m_visible;
    QHash<ConversationId, End> m_ends; // of own channels that go on
    QHash<ConversationId, QString> m_notes; // on their way into the map
    QHash<ConversationId, QString> m_last; // which of() said, and its title
    QTimer m_next;
};

} // namespace conclave::client
