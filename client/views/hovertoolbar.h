// SPDX-FileCopyrightText: 2026 The Conclave authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QWidget>

namespace conclave::client {

// The small bar with what is done most often to the message under the mouse. It takes no keyboard focus: each of its
// buttons has a key in the timeline. GUI thread; a child of the timeline's viewport.
class HoverToolbar : public QWidget
{
    Q_OBJECT

public:
    enum class Button : quint8 { React, Reply, Thread, Save, More };

    explicit HoverToolbar(QWidget *parent);

    void setOffered(Button button, bool offered);

Q_SIGNALS:
    void clicked(conclave::client::HoverToolbar::Button button, const QPoint &globalPosition);

protected:
    void paintEvent(QPaintEvent *event) override;

private:
    void addButton(Button button, const char *iconName, const QString &name, const QString &key);
    void applyTheme();

    QList<QWidget *> m_buttons; // by Button
};

} // namespace conclave::client
