// SPDX-FileCopyrightText: 2026 The Conclave authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "client/widgets/attachmenttray.h"

#include "client/views/theme.h"
#include "client/widgets/attachmentchip.h"
#include "client/widgets/flowlayout.h"
#include "client/widgets/textdialog.h"
#include "client/widgets/transfertexts.h"

#include <QEvent>
#include <QResizeEvent>
#include <algorithm>

namespace conclave::client {

namespace {

constexpr int PicturePixels = 192; // enough for a chip on any screen
constexpr int DescriptionLength = 1000; // as the protocol allows
constexpr double MostRows = 2.4; // the half one says that there are more
constexpr int Gap = 6;

} // namespace

AttachmentTray::AttachmentTray(QWidget *parent)
    : QScrollArea(parent)
    , m_content(new QWidget(this))
{
    new FlowLayout(m_content);
    setWidget(m_content);
    setWidgetResizable(true);
    setFrameShape(QFrame::NoFrame);
    setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Fixed);
    setFocusPolicy(Qt::NoFocus);
    viewport()->setAutoFillBackground(false);
    m_content->setAutoFillBackground(false);
    m_content->setAccessibleName(tr("Files of this message"));
    setAccessibleName(tr("Files of this message"));
    connect(&Theme::instance(), &Theme::changed, this, &AttachmentTray::applyTheme);
    applyTheme();
    hide();
}

void AttachmentTray::applyTheme()
{
    const auto &theme = Theme::instance();
    auto *flow = m_content->layout();
    flow->setContentsMargins(theme.px(2), theme.px(2), theme.px(2), theme.px(2));
    flow->setSpacing(theme.px(Gap));
    auto colors = palette();
    for (const auto role : {QPalette::Base, QPalette::Window})
        colors.setColor(role, theme.color(Token::Surface)); // behind the scroll bar
    setPalette(colors);
    fit();
}

void AttachmentTray::fit()
{
    if (isEmpty())
        return;
    const auto &theme = Theme::instance();
    const int row = m_chips.value(m_order.first())->sizeHint().height();
    const int most = int(MostRows * row) + 2 * theme.px(Gap);
    const int all = m_content->layout()->heightForWidth(width());
    setFixedHeight(std::min(all, most));
}

void AttachmentTray::resizeEvent(QResizeEvent *event)
{
    QScrollArea::resizeEvent(event);
    if (event->size().width() != event->oldSize().width())
        fit();
}

void AttachmentTray::put(const Transfer &transfer)
{
    const bool failedBefore = hasFailed();
    auto *chip = m_chips.value(transfer.file);
    const bool isNew = chip == nullptr;
    if (isNew)
        chip = add(transfer);
    else
        chip->setTransfer(transfer);
    if (isNew || hasFailed() != failedBefore)
        Q_EMIT changed();
}

AttachmentChip *AttachmentTray::add(const Transfer &transfer)
{
    auto *chip = new AttachmentChip(transfer, m_content);
    m_order << transfer.file;
    m_chips.insert(transfer.file, chip);
    m_content->layout()->addWidget(chip);
    chip->installEventFilter(this);
    wire(chip);
    chip->show();
    setVisible(true);
    fit();
    if (!transfer.path.isEmpty())
        readPictureOf(transfer, {});
    else if (looksLikePicture(transfer.reference))
        Q_EMIT bytesWanted(transfer.file);
    return chip;
}

void AttachmentTray::wire(AttachmentChip *chip)
{
    const auto file = chip->transfer().file;
    connect(chip, &AttachmentChip::pauseWanted, this, [this, file] { Q_EMIT pauseWanted(file); });
    connect(chip, &AttachmentChip::resumeWanted, this, [this, file] { Q_EMIT resumeWanted(file); });
    connect(chip, &AttachmentChip::cancelWanted, this, [this, file] { Q_EMIT cancelWanted(file); });
    connect(chip, &AttachmentChip::describeWanted, this, [this, file] { describe(file); });
    connect(chip, &AttachmentChip::locationWanted, this,
            [this, file](bool keeps) { Q_EMIT locationWanted(file, keeps); });
    connect(chip, &AttachmentChip::stepWanted, this, [this, file](int direction) { step(file, direction); });
    connect(chip, &AttachmentChip::left, this, &AttachmentTray::left);
}

void AttachmentTray::readPictureOf(const Transfer &transfer, const QByteArray &bytes)
{
    auto *chip = m_chips.value(transfer.file);
    readPicture({bytes.isEmpty() ? transfer.path : QString(), bytes, looksLikePicture(transfer.reference)},
                PicturePixels, chip,
                [chip](const LocalPicture &picture) { chip->setPicture(picture.image, picture.losesLocation); });
}

void AttachmentTray::setBytes(FileId file, const QByteArray &bytes)
{
    if (const auto *chip = m_chips.value(file); chip && !bytes.isEmpty())
        readPictureOf(chip->transfer(), bytes);
}

// The keyboard stays among the files while there are some.
void AttachmentTray::take(FileId file)
{
    auto *chip = m_chips.take(file);
    if (!chip)
        return;
    const bool hadFocus = chip->hasFocus() || chip->isAncestorOf(focusWidget());
    const auto row = m_order.indexOf(file);
    m_order.removeAt(row);
    m_content->layout()->removeWidget(chip);
    chip->hide();
    chip->deleteLater();
    setVisible(!isEmpty());
    fit();
    if (hadFocus && !isEmpty())
        m_chips.value(m_order.at(std::min(row, m_order.size() - 1)))->setFocus(Qt::OtherFocusReason);
    else if (hadFocus)
        Q_EMIT left();
    Q_EMIT changed();
}

bool AttachmentTray::hasFailed() const
{
    return std::any_of(m_chips.cbegin(), m_chips.cend(),
                       [](const auto *chip) { return chip->transfer().state == TransferState::Failed; });
}

QList<Transfer> AttachmentTray::transfers() const
{
    QList<Transfer> all;
    for (const auto &file : m_order)
        all << m_chips.value(file)->transfer();
    return all;
}

void AttachmentTray::describe(FileId file)
{
    const auto *chip = m_chips.value(file);
    if (!chip)
        return;
    const auto reference = chip->transfer().reference;
    auto *dialog = new TextDialog(tr("Describe the picture"), tr("What is to be seen, for who cannot see it"),
                                  reference.description.value_or(QString()), this);
    dialog->setMaxLength(DescriptionLength);
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    connect(dialog, &TextDialog::entered, this, [this, file](const QString &text) { Q_EMIT described(file, text); });
    dialog->open();
}

void AttachmentTray::step(FileId from, int direction)
{
    const auto row = m_order.indexOf(from) + direction;
    if (row >= m_order.size())
        Q_EMIT left();
    else if (row >= 0)
        m_chips.value(m_order.at(row))->setFocus(Qt::OtherFocusReason);
}

bool AttachmentTray::eventFilter(QObject *watched, QEvent *event)
{
    if (event->type() == QEvent::FocusIn)
        ensureWidgetVisible(static_cast<QWidget *>(watched), 0, 0);
    return QScrollArea::eventFilter(watched, event);
}

} // namespace conclave::client
