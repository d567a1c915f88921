// SPDX-FileCopyrightText: 2026 The Conclave authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QPointer>
#include <QString>
#include <QWidget>

namespace conclave::client {

// How the version of Qt that is there makes a screen reader speak: by an event of its own since 6.8; before, by a
// notification that appears. GUI thread; owned by an Announcer.
class Announcement
{
public:
    explicit Announcement(QWidget *window);

    void speak(const QString &text);

private:
    QPointer<QWidget> m_source;
};

} // namespace conclave::client
