// SPDX-FileCopyrightText: 2026 The Conclave authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "client/widgets/lightbox.h"

#include "client/account/worker.h"
#include "client/models/filetexts.h"
#include "client/views/fileblock.h"
#include "client/views/messagetext.h"
#include "client/views/times.h"
#include "client/widgets/animationplayer.h"
#include "client/widgets/emptystate.h"
#include "client/widgets/iconbutton.h"
#include "client/widgets/pictureloading.h"
#include "client/widgets/picturestage.h"
#include "client/widgets/textlabel.h"
#include "shared/protocol/errors.h"

#include <QKeyEvent>
#include <QPlainTextEdit>
#include <QPushButton>
#include <QStackedWidget>
#include <QStyle>

using namespace Qt::StringLiterals;

namespace conclave::client {

namespace {

constexpr int MostShownSide = 4096; // pixels
constexpr int PanStep = 80;

} // namespace

void Lightbox::open(const QList<ShownFile> &files, const ShownFile &first)
{
    const auto found = std::find_if(files.begin(), files.end(), [&first](const ShownFile &one) {
        return one.message == first.message && one.file.file == first.file.file;
    });
    const bool isAmongThem = found != files.end();
    const auto index = isAmongThem ? found - files.begin() : 0;
    m_files = isAmongThem ? files : QList<ShownFile>{first};
    m_before = window()->focusWidget();
    setGeometry(parentWidget()->rect());
    QWidget::show();
    raise();
    show(index);
}

void Lightbox::close()
{
    hide();
    if (m_before)
        m_before->setFocus(Qt::OtherFocusReason);
    deleteLater();
}

bool Lightbox::isPicture() const
{
    return FileTexts::isPicture(current().file);
}

void Lightbox::step(int direction)
{
    const auto wanted = m_index + direction;
    if (wanted >= 0 && wanted < m_files.size())
        show(wanted);
}

void Lightbox::show(qsizetype index)
{
    delete m_loading;
    m_loading = new QObject(this);
    m_isLoaded = false;
    m_offersSaving = false;
    m_mayTryAgain = false;
    m_index = index;
    m_player->setFrames({});
    showAnimation();
    say({});
    showHead();
    if (m_pictures.isRemoved(current().file.file))
        showInstead("trash-2", tr("This file was removed."));
    else if (isPicture())
        showPicture();
    else
        showText();
    showZoom();
    Q_EMIT announce(accessibleName());
}

void Lightbox::showHead()
{
    const auto &shown = current();
    QStringList facts{withoutTricks(shown.sender), fullTime(shown.at), FileTexts::facts(shown.file)};
    if (m_files.size() > 1)
        facts << tr("%1 of %2", "pictures").arg(m_index + 1).arg(m_files.size());
    const auto name = FileBlock::shownName(shown.file);
    m_name->setText(name);
    m_facts->setText(facts.join(u" · "_s));
    const auto described = withoutTricks(shown.file.description.value_or(QString()));
    m_description->setText(described);
    m_description->setVisible(!described.isEmpty() && isPicture());
    m_save->setEnabled(shown.isSent && !m_pictures.isRemoved(shown.file.file));
    m_message->setEnabled(!shown.message.isNull());
    m_previous->setVisible(m_files.size() > 1);
    m_next->setVisible(m_files.size() > 1);
    m_previous->setEnabled(m_index > 0);
    m_next->setEnabled(m_index + 1 < m_files.size());
    setAccessibleName(tr("%1. %2", "name of a file, and from whom and when it is").arg(name, m_facts->text()));
    m_stage->setAccessibleName(FileBlock::describe(shown.file));
    m_text->setAccessibleName(tr("Text of %1").arg(name));
    if (!isAncestorOf(window()->focusWidget()) || !window()->focusWidget()->isEnabled())
        m_close->setFocus(Qt::OtherFocusReason);
}

void Lightbox::showPicture()
{
    const auto &file = current().file;
    m_pages->setCurrentWidget(m_stage);
    m_stage->setPicture({}, QSize(int(*file.width), int(*file.height)));
    showThumbnail();
    const auto side = int(FileBlock::MaxPictureWidth * devicePixelRatioF());
    m_pictures.want(this, {{file.file, {side, side}}});
    m_stage->setFocus(Qt::OtherFocusReason);
    load();
}

// Until the whole picture is there.
void Lightbox::showThumbnail()
{
    const auto &file = current().file;
    if (!isPicture() || m_isLoaded)
        return;
    if (m_pictures.isRemoved(file.file)) {
        showInstead("trash-2", tr("This file was removed."));
        return;
    }
    const auto thumbnail = m_pictures.pixmap(file.file);
    const auto image = thumbnail.isNull() ? m_pictures.blurred(file) : thumbnail.toImage();
    if (!image.isNull())
        m_stage->setPicture(image, QSize(int(*file.width), int(*file.height)));
}

void Lightbox::showText()
{
    m_pages->setCurrentWidget(m_text);
    m_text->clear();
    m_text->setFocus(Qt::OtherFocusReason);
    load();
}

void Lightbox::load()
{
    const auto &file = current().file;
    if (isPicture() && !isTooLargeToPreview(file))
        say(tr("Loading the picture …"));
    else if (!isPicture())
        say(tr("Loading the text …"));
    if (isPicture())
        loadPicture(m_desk, file, MostShownSide, m_loading, [this](const Result<QImage> &picture) { take(picture); });
    else
        m_desk.content(file, m_loading, [this](const Result<QByteArray> &bytes) { takeText(bytes); });
}

// What is not sent yet cannot be removed: the server does not have it.
bool Lightbox::isGone(const Error &error) const
{
    return protocol::isRemoval(error.code) && current().isSent;
}

QString Lightbox::whyNot(const Error &error) const
{
    return protocol::isRemoval(error.code) ? tr("It is not uploaded yet.") : pictureFailure(error);
}

void Lightbox::take(const Result<QImage> &picture)
{
    m_isLoaded = bool(picture);
    if (picture) {
        m_stage->sharpen(*picture);
        say({});
        if (current().file.mediaType == "image/gif"_L1)
            loadAnimation();
        return;
    }
    const auto &error = picture.error();
    if (isGone(error)) {
        m_pictures.noteRemoved(current().file.file);
        showInstead("trash-2", tr("This file was removed."));
        return;
    }
    m_offersSaving = error.code == ErrorCode::TooLarge || error.code == ErrorCode::Invalid;
    m_mayTryAgain = !m_offersSaving;
    const auto why = whyNot(error);
    if (m_offersSaving)
        say(tr("Only a small picture is shown. %1").arg(why), current().isSent ? tr("Save") : QString());
    else
        say(tr("The picture is not downloaded. %1").arg(why), tr("Try again"));
}

// The bytes are on this computer by now.
void Lightbox::loadAnimation()
{
    m_desk.content(current().file, m_loading, [this](const Result<QByteArray> &bytes) {
        if (!bytes)
            return; // it stays a picture
        runInBackground(
            m_loading, [bytes = *bytes] { return decodeAnimation(bytes, MostShownSide); },
            [this](const QList<AnimationFrame> &frames) {
                m_player->setFrames(frames);
                if (style()->styleHint(QStyle::SH_Widget_Animation_Duration) > 0)
                    m_player->play();
                showAnimation();
            });
    });
}

void Lightbox::toggleAnimation()
{
    m_player->toggle();
    showAnimation();
}

void Lightbox::showAnimation()
{
    m_play->setHidden(m_player->isEmpty());
    if (m_player->isPlaying())
        m_play->setDrawing("pause", tr("Pause"));
    else
        m_play->setDrawing("play", tr("Play"));
}

void Lightbox::takeText(const Result<QByteArray> &bytes)
{
    say({});
    if (bytes) {
        m_text->setPlainText(QString::fromUtf8(*bytes));
        return;
    }
    if (isGone(bytes.error())) {
        m_pictures.noteRemoved(current().file.file);
        showInstead("trash-2", tr("This file was removed."));
        return;
    }
    m_mayTryAgain = true;
    showInstead("wifi-off", tr("The file is not downloaded. %1").arg(whyNot(bytes.error())), tr("Try again"));
}

void Lightbox::say(const QString &sentence, const QString &action)
{
    m_sentence->setText(sentence);
    m_action->setText(action);
    const bool hadFocus = m_action->hasFocus();
    m_action->setHidden(action.isEmpty());
    m_foot->setHidden(sentence.isEmpty());
    if (hadFocus && action.isEmpty())
        m_stage->setFocus(Qt::OtherFocusReason);
    if (!action.isEmpty())
        Q_EMIT announce(sentence);
}

void Lightbox::showInstead(const char *iconName, const QString &sentence, const QString &action)
{
    say({});
    m_save->setEnabled(current().isSent && !m_pictures.isRemoved(current().file.file));
    m_instead->show(iconName, sentence, action);
    m_pages->setCurrentWidget(m_instead);
    m_close->setFocus(Qt::OtherFocusReason);
    showZoom();
    Q_EMIT announce(sentence);
}

void Lightbox::act()
{
    if (m_offersSaving)
        Q_EMIT saveWanted(current().file);
    else
        show(m_index);
}

void Lightbox::showZoom()
{
    const bool isShown = m_pages->currentWidget() == m_stage;
    m_percent->setText(tr("%1 %", "zoom").arg(m_stage->percent()));
    for (QWidget *one : {static_cast<QWidget *>(m_percent), static_cast<QWidget *>(m_smaller),
                         static_cast<QWidget *>(m_larger), static_cast<QWidget *>(m_fit)})
        one->setVisible(isShown);
}

bool Lightbox::zoomByKey(const QKeyEvent &event)
{
    if (m_pages->currentWidget() != m_stage)
        return false;
    if (event.key() == Qt::Key_Plus || event.key() == Qt::Key_Equal)
        m_stage->zoomBy(PictureStage::ZoomStep);
    else if (event.key() == Qt::Key_Minus)
        m_stage->zoomBy(1 / PictureStage::ZoomStep);
    else if (event.key() == Qt::Key_0)
        m_stage->zoomToFit();
    else if (event.key() == Qt::Key_1)
        m_stage->zoomToPixels();
    else
        return false;
    return true;
}

// The arrows move a picture that is larger than the window; else they lead to the next one.
bool Lightbox::moveByKey(int key)
{
    const bool isPannable = m_pages->currentWidget() == m_stage && m_stage->isPannable();
    switch (key) {
    case Qt::Key_Left:
    case Qt::Key_Right: {
        const int direction = key == Qt::Key_Left ? -1 : 1;
        if (isPannable)
            m_stage->panBy({double(-direction * PanStep), 0});
        else
            step(direction);
        return true;
    }
    case Qt::Key_Up:
    case Qt::Key_Down:
        if (isPannable)
            m_stage->panBy({0, double(key == Qt::Key_Up ? PanStep : -PanStep)});
        return true;
    case Qt::Key_PageUp:
    case Qt::Key_PageDown:
        step(key == Qt::Key_PageUp ? -1 : 1);
        return true;
    default:
        return false;
    }
}

void Lightbox::keyPressEvent(QKeyEvent *event)
{
    const auto modifiers = event->modifiers() & ~(Qt::KeypadModifier | Qt::ShiftModifier);
    event->accept();
    if (event->key() == Qt::Key_Escape)
        close();
    else if (event->key() == Qt::Key_Space && modifiers == Qt::NoModifier && !m_player->isEmpty())
        toggleAnimation();
    else if (event->key() == Qt::Key_S && (modifiers == Qt::NoModifier || modifiers == Qt::ControlModifier)) {
        if (m_save->isEnabled())
            m_save->click();
    } else if (modifiers == Qt::NoModifier && !zoomByKey(*event))
        moveByKey(event->key());
}

} // namespace conclave::client
