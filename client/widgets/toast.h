// SPDX-FileCopyrightText: 2026 The Conclave authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "client/widgets/messageactions.h"
#include "client/widgets/popupframe.h"

#include <QTimer>

class QPushButton;

namespace conclave::client {

class IconButton;
class TextLabel;

// A sentence at the lower edge of the window for ten seconds, with something that can be done about it; a newer one
// takes its place. It takes no focus; what it offers has a key of its own. Owned by the window; GUI thread.
class Toast : public PopupFrame
{
    Q_OBJECT

public:
    static constexpr int TimeMs = 10'000;

    explicit Toast(QWidget *over); // its parent

    void tell(const QString &sentence);
    void offer(const Offer &offer);
    bool takeUp(); // what is offered now; false when nothing is
    QString sentence() const; // that is shown; empty for none

Q_SIGNALS:
    void announce(const QString &text);

protected:
    bool eventFilter(QObject *watched, QEvent *event) override;

private:
    void present(const QString &sentence);
    void place();
    void close();

    TextLabel *m_text;
    QPushButton *m_button;
    IconButton *m_close;
    QTimer m_timer;
    std::function<void()> m_work;
};

} // namespace conclave::client
