// SPDX-FileCopyrightText: 2026 The Conclave authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QWidget>

class QHBoxLayout;

namespace conclave::client {

class IconButton;

// The head of a pane at the right: what it shows, of what, and the button that closes it. Owned by its pane; GUI
// thread.
class PaneHeader : public QWidget
{
    Q_OBJECT

public:
    PaneHeader(const QString &title, const QString &detail, QWidget *parent = nullptr);

    void addButton(QWidget *button); // before the one that closes

Q_SIGNALS:
    void closeWanted();

protected:
    void paintEvent(QPaintEvent *event) override;

private:
    void applyTheme();

    QHBoxLayout *m_row;
};

} // namespace conclave::client
