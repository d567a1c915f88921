// SPDX-FileCopyrightText: 2026 The Conclave authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QObject>
#include <QStringList>
#include <QTimer>
#include <memory>

class QWidget;

namespace conclave::client {

class Announcement;

// Lets a screen reader say something without moving the focus: a new message, a lost connection, how many results.
// What comes quickly one after another is said as one. GUI thread; owned by a window.
class Announcer : public QObject
{
    Q_OBJECT

public:
    explicit Announcer(QWidget *window); // its parent
    ~Announcer() override;

    void say(const QString &text); // plain text; empty text is silence

private:
    void speak();

    std::unique_ptr<Announcement> m_announcement;
    QStringList m_waiting;
    QTimer m_timer;
};

} // namespace conclave::client
