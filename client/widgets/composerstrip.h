// SPDX-FileCopyrightText: 2026 The Conclave authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "client/views/theme.h"

#include <QWidget>

namespace conclave::client {

class TextLabel;

// The line above a composer's text that says what the text is for: a reply or an edit. Its edge is coloured. Owned by
// a Composer; GUI thread.
class ComposerStrip : public QWidget
{
    Q_OBJECT

public:
    explicit ComposerStrip(QWidget *parent);

    void setNotice(const QString &what, const QString &excerpt, Token edge);

Q_SIGNALS:
    void closeWanted();

protected:
    void paintEvent(QPaintEvent *event) override;

private:
    void applyTheme();

    TextLabel *m_what;
    TextLabel *m_excerpt;
    Token m_edge = Token::Accent;
};

} // namespace conclave::client
