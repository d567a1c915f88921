// SPDX-FileCopyrightText: 2026 The Conclave authors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// Lightbox: its parts, and how it lies over the window.
#include "client/widgets/animationplayer.h"
#include "client/widgets/emptystate.h"
#include "client/widgets/iconbutton.h"
#include "client/widgets/lightbox.h"
#include "client/widgets/picturestage.h"
#include "client/widgets/textlabel.h"

#include <QAccessibleWidget>
#include <QHBoxLayout>
#include <QKeyEvent>
#include <QPainter>
#include <QPlainTextEdit>
#include <QPushButton>
#include <QStackedWidget>
#include <QVBoxLayout>

namespace conclave::client {

namespace {

QAccessibleInterface *makeInterface(const QString &, QObject *object)
{
    if (auto *box = qobject_cast<Lightbox *>(object))
        return new QAccessibleWidget(box, QAccessible::Dialog);
    if (auto *stage = qobject_cast<PictureStage *>(object))
        return new QAccessibleWidget(stage, QAccessible::Graphic);
    return nullptr;
}

void installAccessible()
{
    static const bool isInstalled = [] {
        QAccessible::installFactory(makeInterface);
        return true;
    }();
    Q_UNUSED(isInstalled)
}

} // namespace

Lightbox::Lightbox(Pictures &pictures, QWidget *window)
    : QWidget(window)
    , m_desk(pictures.desk())
    , m_pictures(pictures)
    , m_head(new QWidget(this))
    , m_name(new TextLabel({}, TextStyle::BodyStrong, Token::Text, m_head))
    , m_facts(new TextLabel({}, TextStyle::Meta, Token::Text2, m_head))
    , m_percent(new TextLabel({}, TextStyle::Meta, Token::Text2, m_head))
    , m_play(new IconButton("pause", tr("Pause"), m_head, Qt::Key_Space))
    , m_smaller(new IconButton("minus", tr("Smaller"), m_head, Qt::Key_Minus))
    , m_larger(new IconButton("plus", tr("Larger"), m_head, Qt::Key_Plus))
    , m_fit(new IconButton("image", tr("Show the whole picture"), m_head, Qt::Key_0))
    , m_save(new IconButton("download", tr("Save"), m_head, Qt::Key_S))
    , m_message(new IconButton("message-square", tr("Show message"), m_head))
    , m_close(new IconButton("x", tr("Close"), m_head, Qt::Key_Escape))
    , m_previous(new IconButton("chevron-left", tr("Previous picture"), this, Qt::Key_Left))
    , m_next(new IconButton("chevron-right", tr("Next picture"), this, Qt::Key_Right))
    , m_pages(new QStackedWidget(this))
    , m_stage(new PictureStage(m_pages))
    , m_player(new AnimationPlayer(this))
    , m_text(new QPlainTextEdit(m_pages))
    , m_instead(new EmptyState(m_pages))
    , m_foot(new QWidget(this))
    , m_sentence(new TextLabel({}, TextStyle::Meta, Token::Text2, m_foot))
    , m_action(new QPushButton(m_foot))
    , m_description(new TextLabel({}, TextStyle::Body, Token::Text2, this))
{
    installAccessible();
    setFocusPolicy(Qt::NoFocus);
    setAutoFillBackground(false);
    build();
    wire();
    applyTheme();
    window->installEventFilter(this);
}

void Lightbox::build()
{
    buildHead();
    m_pages->addWidget(m_stage);
    m_pages->addWidget(m_text);
    m_pages->addWidget(m_instead);
    m_text->setReadOnly(true);
    m_text->setTextInteractionFlags(Qt::TextSelectableByMouse | Qt::TextSelectableByKeyboard);
    m_text->setFrameShape(QFrame::NoFrame);
    m_sentence->setElided(Qt::ElideRight);
    m_description->setWordWrap(true);
    m_description->setAlignment(Qt::AlignHCenter);
    auto policy = m_foot->sizePolicy();
    policy.setRetainSizeWhenHidden(true); // the picture does not move when a sentence comes or goes
    m_foot->setSizePolicy(policy);
    auto *foot = new QHBoxLayout(m_foot);
    foot->addStretch();
    foot->addWidget(m_sentence);
    foot->addWidget(m_action);
    foot->addStretch();
    auto *middle = new QHBoxLayout;
    middle->setContentsMargins(8, 0, 8, 0);
    middle->addWidget(m_previous);
    middle->addWidget(m_pages, 1);
    middle->addWidget(m_next);
    auto *column = new QVBoxLayout(this);
    column->addWidget(m_head);
    column->addLayout(middle, 1);
    column->addWidget(m_description);
    column->addWidget(m_foot);
    for (auto *button : {m_play, m_smaller, m_larger, m_fit, m_save, m_message, m_close, m_previous, m_next})
        button->setFocusPolicy(Qt::TabFocus);
}

void Lightbox::buildHead()
{
    m_name->setElided(Qt::ElideMiddle);
    m_facts->setElided(Qt::ElideRight);
    auto *words = new QVBoxLayout;
    words->setSpacing(0);
    words->addWidget(m_name);
    words->addWidget(m_facts);
    auto *row = new QHBoxLayout(m_head);
    row->addLayout(words, 1);
    for (QWidget *one : QList<QWidget *>{m_play, m_smaller, m_percent, m_larger, m_fit, m_save, m_message, m_close})
        row->addWidget(one);
}

void Lightbox::wire()
{
    connect(&Theme::instance(), &Theme::changed, this, &Lightbox::applyTheme);
    connect(&m_pictures, &Pictures::changed, this, [this](FileId file) {
        if (!m_files.isEmpty() && current().file.file == file)
            showThumbnail();
    });
    connect(m_stage, &PictureStage::zoomChanged, this, &Lightbox::showZoom);
    connect(m_play, &IconButton::clicked, this, &Lightbox::toggleAnimation);
    connect(m_player, &AnimationPlayer::shown, m_stage, &PictureStage::sharpen);
    connect(m_player, &AnimationPlayer::shown, this, &Lightbox::showAnimation);
    connect(m_smaller, &IconButton::clicked, this, [this] { m_stage->zoomBy(1 / PictureStage::ZoomStep); });
    connect(m_larger, &IconButton::clicked, this, [this] { m_stage->zoomBy(PictureStage::ZoomStep); });
    connect(m_fit, &IconButton::clicked, m_stage, &PictureStage::zoomToFit);
    connect(m_save, &IconButton::clicked, this, [this] { Q_EMIT saveWanted(current().file); });
    connect(m_message, &IconButton::clicked, this, [this] {
        const auto message = current().message;
        close();
        Q_EMIT messageWanted(message);
    });
    connect(m_close, &IconButton::clicked, this, &Lightbox::close);
    connect(m_previous, &IconButton::clicked, this, [this] { step(-1); });
    connect(m_next, &IconButton::clicked, this, [this] { step(1); });
    connect(m_action, &QPushButton::clicked, this, &Lightbox::act);
    connect(m_instead, &EmptyState::actionWanted, this, &Lightbox::act);
    connect(&m_desk, &TransferDesk::reachable, this, [this] {
        if (m_mayTryAgain)
            act();
    });
    m_text->installEventFilter(this);
}

void Lightbox::applyTheme()
{
    const auto &theme = Theme::instance();
    layout()->setContentsMargins(0, 0, 0, theme.px(12));
    layout()->setSpacing(theme.px(8));
    m_head->layout()->setContentsMargins(theme.px(16), theme.px(8), theme.px(12), theme.px(8));
    m_head->layout()->setSpacing(theme.px(6));
    m_foot->layout()->setContentsMargins(theme.px(16), 0, theme.px(16), 0);
    m_foot->layout()->setSpacing(theme.px(12));
    m_foot->setFixedHeight(theme.px(36));
    m_percent->setMinimumWidth(theme.px(44));
    m_percent->setAlignment(Qt::AlignCenter);
    m_text->setFont(theme.font(TextStyle::Code));
    m_text->document()->setDocumentMargin(theme.px(16));
    auto palette = theme.palette();
    palette.setColor(QPalette::Base, theme.color(Token::BgAlt)); // one ground with what is around it
    m_text->setPalette(palette);
    update();
}

void Lightbox::paintEvent(QPaintEvent *)
{
    const auto &theme = Theme::instance();
    QPainter painter(this);
    painter.fillRect(rect(), theme.color(Token::BgAlt));
    const auto head = QRect(0, 0, width(), m_head->geometry().bottom() + 1);
    painter.fillRect(head, theme.color(Token::Surface));
    painter.fillRect(QRect(0, head.bottom(), width(), std::max(1, theme.px(1))), theme.color(Token::Border));
}

// What the window would do with a key is not meant while this lies over it.
bool Lightbox::event(QEvent *event)
{
    if (event->type() == QEvent::ShortcutOverride) {
        event->accept();
        return true;
    }
    if (event->type() == QEvent::MouseButtonPress || event->type() == QEvent::Wheel)
        event->accept();
    return QWidget::event(event);
}

bool Lightbox::eventFilter(QObject *object, QEvent *event)
{
    if (object == parentWidget() && event->type() == QEvent::Resize)
        setGeometry(parentWidget()->rect());
    if (object != m_text || event->type() != QEvent::KeyPress)
        return QWidget::eventFilter(object, event);
    auto *key = static_cast<QKeyEvent *>(event);
    if (key->key() == Qt::Key_Tab || key->key() == Qt::Key_Backtab)
        return focusNextPrevChild(key->key() == Qt::Key_Tab);
    if (key->key() != Qt::Key_Escape && key->key() != Qt::Key_S)
        return false;
    keyPressEvent(key);
    return true;
}

QList<QWidget *> Lightbox::focusable() const
{
    QList<QWidget *> all{m_play,  m_smaller,  m_larger, m_fit,  m_save, m_message,
                         m_close, m_previous, m_stage,  m_text, m_next, m_action};
    all.append(m_instead->findChildren<QWidget *>());
    all.removeIf([this](const QWidget *one) {
        return !one->isVisibleTo(this) || !one->isEnabled() || !(one->focusPolicy() & Qt::TabFocus);
    });
    return all;
}

// Round and round: the window under it cannot be reached.
bool Lightbox::focusNextPrevChild(bool next)
{
    const auto all = focusable();
    if (all.isEmpty())
        return false;
    const auto at = all.indexOf(window()->focusWidget());
    const auto to = at < 0 ? 0 : (at + (next ? 1 : -1) + all.size()) % all.size();
    all.at(to)->setFocus(next ? Qt::TabFocusReason : Qt::BacktabFocusReason);
    return true;
}

} // namespace conclave::client
