// SPDX-FileCopyrightText: 2026 The Conclave authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QScrollArea>

class QVBoxLayout;

namespace conclave::client {

class PopupFrame;
class TextLabel;

// A page that is a card in the middle with the product's name on top; what follows goes into body(). It scrolls when
// the window is too small. Owned by the window; GUI thread.
class CardPage : public QScrollArea
{
    Q_OBJECT

public:
    static constexpr int CardWidth = 420;

    explicit CardPage(QWidget *parent);

protected:
    QVBoxLayout *body() const { return m_body; }
    QWidget *card() const;
    void setSubtitle(const QString &text);

    void resizeEvent(QResizeEvent *event) override;

private:
    void applyTheme();
    void fitCard();

    PopupFrame *m_card;
    TextLabel *m_subtitle;
    QVBoxLayout *m_body;
};

} // namespace conclave::client
