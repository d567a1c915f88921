// SPDX-FileCopyrightText: 2026 The Conclave authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "client/account/account.h"

#include <QWidget>

class QPushButton;
class QVBoxLayout;

namespace conclave::client {

class Drawing;
class TextLabel;

// The line under a header that says what is wrong with the connection, when the next try is, and that all is well
// again. Silent for the first moments, so that a short break shows nothing. A window has one, which goes along to what
// is open: the countdown goes on. GUI thread.
class ConnectionBanner : public QWidget
{
    Q_OBJECT

public:
    struct Timings
    {
        int graceMs = 2000; // of trouble before it is shown
        int tickMs = 1000; // of the countdown
        int allWellMs = 3000; // the good news stays
    };
    static constexpr int Height = 36;

    ConnectionBanner(const Clock &clock, const Timings &timings, QWidget *parent = nullptr);

    void moveInto(QVBoxLayout *column, int index); // is as visible there as it was
    void setStatus(const ConnectionStatus &status, const QString &host);
    void noteDelivered(int messages); // that had waited

Q_SIGNALS:
    void retryWanted();
    void signInWanted();
    void announce(const QString &text); // what has changed; never the countdown

protected:
    void paintEvent(QPaintEvent *event) override;

private:
    enum class State : quint8 { Quiet, Unreachable, Connecting, AuthNeeded, Refused, AllWell };

    static bool isOutage(State state) { return state == State::Unreachable || state == State::Connecting; }
    static State stateOf(ConnectionState connection);
    void applyTheme();
    void showTrouble();
    void showAllWell();
    void setState(State state);
    void showText();
    QString text() const;
    QString waitingText() const;
    QString refusedText() const;
    QString buttonText() const;
    bool isNewKey() const;
    qint64 secondsLeft() const;
    bool isTrouble() const { return m_state != State::Quiet && m_state != State::AllWell; }

    const Clock &m_clock;
    Timings m_timings;
    Drawing *m_drawing;
    TextLabel *m_label;
    QPushButton *m_button;
    QTimer m_grace;
    QTimer m_tick;
    QTimer m_allWell;
    ConnectionStatus m_status;
    QString m_host;
    qint64 m_retryAt = 0; // by the steady clock
    State m_state = State::Quiet;
    int m_delivered = 0; // since the trouble began
};

} // namespace conclave::client
