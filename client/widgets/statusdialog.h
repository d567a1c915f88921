// SPDX-FileCopyrightText: 2026 The Conclave authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "client/widgets/dialog.h"
#include "shared/protocol/entities.h"

class QComboBox;
class QLineEdit;
class QToolButton;

namespace conclave::client {

// When something that the user switches on for a while ends by itself, in words and as a time.
struct Ending
{
    QString text;
    std::optional<qint64> at; // absent: it stays
};
qint64 tomorrowMorning(); // at nine

// Asks what the user wants to say about themselves, and until when. Owned by the window; GUI thread.
class StatusDialog : public Dialog
{
    Q_OBJECT

public:
    StatusDialog(const std::optional<protocol::UserStatus> &now, QWidget *parent);

Q_SIGNALS:
    void chosen(const conclave::protocol::UserStatus &status);

private:
    void build();
    void pickEmoji();
    void setEmoji(const QString &emoji);
    void refresh();
    void submit();

    QString m_emoji;
    QToolButton *m_emojiButton;
    QLineEdit *m_text;
    QComboBox *m_end;
    QPushButton *m_save;
    QList<Ending> m_endings;
};

} // namespace conclave::client
