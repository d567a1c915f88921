// SPDX-FileCopyrightText: 2026 The Conclave authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "client/account/filelane.h"
#include "client/models/localpicture.h"
#include "client/views/conclavestyle.h"
#include "client/widgets/attachmentchip.h"
#include "client/widgets/attachmenttray.h"
#include "client/widgets/composertext.h"
#include "client/widgets/filedrop.h"
#include "client/widgets/iconbutton.h"
#include "client/widgets/talkpane.h"
#include "client/widgets/textlabel.h"
#include "client/widgets/transfertexts.h"
#include "shared/crypto/crypto.h"
#include "tests/client/faketransfers.h"
#include "tests/client/offscreen.h"
#include "tests/support/storestage.h"

#include <QApplication>
#include <QClipboard>
#include <QDropEvent>
#include <QLineEdit>
#include <QMenu>
#include <QMimeData>
#include <QPushButton>
#include <QtTest>

namespace conclave::client {

using namespace Qt::StringLiterals;

// A real pane over a real store, where files are attached; the transfers are the test's. A base of tests.
struct AttachmentStage : public QObject, public test::Offscreen
{
    QTemporaryDir m_files;
    std::unique_ptr<StoreStage> m_stage;
    FakeTransfers *m_desk = nullptr;
    std::unique_ptr<TalkPane> m_pane;
    std::unique_ptr<QSignalSpy> m_told;
    std::unique_ptr<QSignalSpy> m_offered;

    void openPane(const ReadPlace &place)
    {
        m_pane = std::make_unique<TalkPane>(m_stage->workspace(), place);
        m_told = std::make_unique<QSignalSpy>(m_pane.get(), &TalkPane::told);
        m_offered = std::make_unique<QSignalSpy>(m_pane.get(), &TalkPane::offered);
        m_pane->resize(760, 600);
        m_pane->show();
        m_pane->activateWindow();
        QVERIFY(QTest::qWaitForWindowActive(m_pane.get()));
        m_pane->composer()->focusText();
    }
    ReadPlace place() const { return {m_stage->conversation()}; }
    AttachmentTray &tray() { return *m_pane->composer()->tray(); }
    ComposerText &text() { return *m_pane->findChild<ComposerText *>(); }
    AttachmentChip *chip(int row) { return tray().chip(tray().transfers().at(row).file); }
    FileDrop &overlay() { return *m_pane->findChild<FileDrop *>(); }
    QString makeFile(const QString &name, const QByteArray &bytes = "some bytes")
    {
        QFile file(m_files.filePath(name));
        if (!file.open(QIODevice::WriteOnly) || file.write(bytes) != bytes.size())
            qFatal("no file can be written");
        return file.fileName();
    }
    static void giveUrls(QMimeData &data, const QStringList &paths)
    {
        QList<QUrl> urls;
        for (const auto &path : paths)
            urls << QUrl::fromLocalFile(path);
        data.setUrls(urls);
    }
    bool enter(QWidget *over, const QMimeData &data)
    {
        QDragEnterEvent event(over->rect().center(), Qt::CopyAction | Qt::MoveAction, &data, Qt::LeftButton, {});
        QApplication::sendEvent(over, &event);
        return event.isAccepted();
    }
    void drop(QWidget *over, const QStringList &paths)
    {
        QMimeData data;
        giveUrls(data, paths);
        enter(over, data);
        QDropEvent event(over->rect().center(), Qt::CopyAction, &data, Qt::LeftButton, {});
        QApplication::sendEvent(m_pane.get(), &event); // as the system does: to whoever took the drag
        awaitDisk();
    }
    void awaitDisk() // which is asked about each file
    {
        QVERIFY(QTest::qWaitFor([this] { return !m_desk->findChild<FileLane *>(); }));
    }
    void paste(QMimeData *data)
    {
        QApplication::clipboard()->setMimeData(data);
        QTest::keyClick(&text(), Qt::Key_V, Qt::ControlModifier);
        awaitDisk();
    }
    QString lastTold() const { return m_told->isEmpty() ? QString() : m_told->last().at(0).toString(); }
    QStringList namesInTray()
    {
        QStringList names;
        for (const auto &transfer : tray().transfers())
            names << transfer.reference.name;
        return names;
    }
    void begin()
    {
        QVERIFY(crypto::initialise());
        Theme::loadFonts();
        QApplication::setStyle(new ConclaveStyle);
    }
    void open()
    {
        m_stage = std::make_unique<StoreStage>();
        QVERIFY(m_stage->open());
        auto desk = std::make_unique<FakeTransfers>();
        m_desk = desk.get();
        m_stage->workspace().setTransfers(std::move(desk));
        openPane(place());
    }
    void close()
    {
        m_told.reset();
        m_offered.reset();
        m_pane.reset();
        m_stage.reset();
    }
    bool says(const QWidget &which, const QString &words) const
    {
        const auto labels = which.findChildren<TextLabel *>();
        return std::any_of(labels.begin(), labels.end(),
                           [&words](const TextLabel *label) { return label->text().contains(words); });
    }
};

} // namespace conclave::client
