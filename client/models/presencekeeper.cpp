// SPDX-FileCopyrightText: 2026 The Conclave authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "client/models/presencekeeper.h"

#include <QCoreApplication>
#include <QEvent>

namespace conclave::client {

PresenceKeeper::PresenceKeeper(Workspace &workspace, std::unique_ptr<PresenceSource> source, QObject *parent)
    : QObject(parent)
    , m_workspace(workspace)
    , m_source(std::move(source))
{
    m_quiet.setSingleShot(true);
    connect(&m_quiet, &QTimer::timeout, this, [this] {
        m_isQuiet = true;
        refresh();
    });
    connect(m_source.get(), &PresenceSource::changed, this, &PresenceKeeper::refresh);
    setOwnIdleMs(OwnIdleMs);
    QCoreApplication::instance()->installEventFilter(this);
    refresh();
}

void PresenceKeeper::setOwnIdleMs(int ms)
{
    m_quiet.start(ms);
}

bool PresenceKeeper::eventFilter(QObject *, QEvent *event)
{
    switch (event->type()) {
    case QEvent::KeyPress:
    case QEvent::MouseButtonPress:
    case QEvent::MouseMove:
    case QEvent::Wheel:
    case QEvent::TouchBegin:
    case QEvent::TabletMove:
        if (event->spontaneous()) {
            m_quiet.start();
            if (std::exchange(m_isQuiet, false))
                refresh();
        }
        break;
    default:
        break;
    }
    return false;
}

void PresenceKeeper::refresh()
{
    const bool away = m_source->isAway() || (!m_source->knowsIdle() && m_isQuiet);
    m_workspace.setOwnPresence(away ? protocol::Presence::Away : protocol::Presence::Online);
}

} // namespace conclave::client
