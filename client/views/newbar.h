// SPDX-FileCopyrightText: 2026 The Conclave authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QWidget>

class QPushButton;

namespace conclave::client {

// What came since the user was here last, while it begins above the view: how much, since when, and the ways to its
// beginning or past it. The keys Shift+Home and Esc do the same. GUI thread; a child of the timeline's viewport.
class NewBar : public QWidget
{
    Q_OBJECT

public:
    static constexpr int Height = 36; // at 100 %

    explicit NewBar(QWidget *parent);

    void setNews(int count, qint64 since);
    QString text() const { return m_text; }

Q_SIGNALS:
    void jumpWanted();
    void readWanted();

protected:
    void paintEvent(QPaintEvent *event) override;

private:
    QPushButton *addButton(const QString &text);
    void applyTheme();

    QString m_text;
    QPushButton *m_jump;
    QPushButton *m_read;
};

} // namespace conclave::client
