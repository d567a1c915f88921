// SPDX-FileCopyrightText: 2026 The Conclave authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "client/models/filenames.h"

#include <QSet>
#include <QStringList>

using namespace Qt::StringLiterals;

namespace conclave::client {

namespace {

constexpr int MostNameBytes = 200; // of UTF-8; file systems take 255, and something may be added

const QSet<QString> &programEndings()
{
    static const QSet<QString> endings = [] {
        const auto windows = u"exe com scr pif cpl msi msp mst msix appx appinstaller bat cmd ps1 ps1xml ps2 psc1 psd1 "
                             "psm1 vb vbe vbs js jse mjs ws wsf wsh wsc sct hta htm html xhtml mht mhtml chm hlp inf "
                             "ins isp reg job gadget application msc dll ocx sys drv jar jnlp class iso img vhd vhdx "
                             "xll wll diagcab settingcontent-ms library-ms search-ms theme themepack"_s;
        const auto mac = u"app command tool pkg mpkg dmg workflow action scpt scptd applescript osx terminal "
                         "mobileconfig prefpane saver kext dylib fileloc inetloc webloc"_s;
        const auto unixes = u"sh bash zsh csh ksh fish run bin elf out so desktop appimage deb rpm flatpakref flatpak "
                            "snap service ko"_s;
        const auto scripts = u"py pyc pyw pyz pl pm rb php php3 php5 phtml lua tcl awk groovy swift go r ipynb svg "
                             "xpi crx vsix air"_s;
        const auto all = (windows + u' ' + mac + u' ' + unixes + u' ' + scripts).split(u' ', Qt::SkipEmptyParts);
        return QSet<QString>(all.begin(), all.end());
    }();
    return endings;
}

bool isProgramType(const QString &mediaType)
{
    static const QSet<QString> types{u"application/x-ms-dos-executable"_s,
                                     u"application/x-dosexec"_s,
                                     u"application/x-msdownload"_s,
                                     u"application/vnd.microsoft.portable-executable"_s,
                                     u"application/x-executable"_s,
                                     u"application/x-pie-executable"_s,
                                     u"application/x-sharedlib"_s,
                                     u"application/x-elf"_s,
                                     u"application/x-mach-binary"_s,
                                     u"application/x-shellscript"_s,
                                     u"application/x-msi"_s,
                                     u"application/java-archive"_s,
                                     u"application/x-java-archive"_s,
                                     u"application/x-java"_s,
                                     u"application/x-java-jnlp-file"_s,
                                     u"application/javascript"_s,
                                     u"text/javascript"_s,
                                     u"application/x-desktop"_s,
                                     u"application/x-php"_s,
                                     u"application/x-perl"_s,
                                     u"application/x-python"_s,
                                     u"application/x-python-code"_s,
                                     u"text/x-python"_s,
                                     u"text/x-python3"_s,
                                     u"application/x-ruby"_s,
                                     u"text/vbscript"_s,
                                     u"text/x-vbscript"_s,
                                     u"application/hta"_s,
                                     u"application/x-powershell"_s,
                                     u"application/x-bat"_s,
                                     u"text/x-msdos-batch"_s,
                                     u"application/vnd.debian.binary-package"_s,
                                     u"application/x-deb"_s,
                                     u"application/x-rpm"_s,
                                     u"application/vnd.appimage"_s,
                                     u"application/x-iso9660-appimage"_s,
                                     u"application/x-apple-diskimage"_s,
                                     u"application/x-cd-image"_s,
                                     u"application/vnd.flatpak.ref"_s,
                                     u"text/html"_s,
                                     u"application/xhtml+xml"_s,
                                     u"image/svg+xml"_s,
                                     u"text/x-ms-regedit"_s,
                                     u"application/x-csh"_s,
                                     u"text/x-lua"_s,
                                     u"text/x-tcl"_s,
                                     u"application/x-awk"_s};
    return types.contains(mediaType);
}

bool isMacroEnding(const QString &ending)
{
    static const QSet<QString> endings{
        u"doc"_s,  u"docm"_s, u"dot"_s, u"dotm"_s,  u"xls"_s,   u"xlsm"_s, u"xlsb"_s, u"xlt"_s,  u"xltm"_s, u"xlam"_s,
        u"xla"_s,  u"xlm"_s,  u"ppt"_s, u"pptm"_s,  u"pot"_s,   u"potm"_s, u"pps"_s,  u"ppsm"_s, u"ppam"_s, u"ppa"_s,
        u"sldm"_s, u"mdb"_s,  u"mde"_s, u"accdb"_s, u"accde"_s, u"slk"_s,  u"iqy"_s,  u"one"_s,  u"odm"_s,  u"rtf"_s};
    return endings.contains(ending);
}

bool isLinkEnding(const QString &ending)
{
    return ending == "lnk"_L1 || ending == "url"_L1 || ending == "scf"_L1 || ending == "website"_L1;
}

// What may hide in a name: it is not seen, or it turns the direction of what is behind it.
bool isUnseen(QChar c)
{
    const auto category = c.category();
    return category == QChar::Other_Control || category == QChar::Other_Format || category == QChar::Separator_Line
        || category == QChar::Separator_Paragraph || c == QChar::ReplacementCharacter;
}

QString endingOf(const QString &name)
{
    // Windows drops dots and spaces at the end: "a.exe. " is a program there.
    auto clean = safeFileName(name);
    return clean.section(u'.', -1).toLower();
}

} // namespace

FileRisk riskOf(const QString &name, const QString &mediaType)
{
    const auto ending = name.contains(u'.') ? endingOf(name) : QString();
    if (isLinkEnding(ending) || mediaType == "application/x-ms-shortcut"_L1 || mediaType == "application/x-mswinurl"_L1)
        return FileRisk::Link;
    if (programEndings().contains(ending) || isProgramType(mediaType))
        return FileRisk::Program;
    const bool hasMacros = mediaType.contains("macroenabled"_L1, Qt::CaseInsensitive);
    return hasMacros || isMacroEnding(ending) ? FileRisk::Macros : FileRisk::None;
}

QString safeFileName(const QString &name)
{
    static const auto forbidden = u"/\\:*?\"<>|"_s;
    QString clean;
    for (const auto c : name) {
        if (!isUnseen(c) || c == QChar::ReplacementCharacter)
            clean += forbidden.contains(c) || c == QChar::ReplacementCharacter ? QChar(u'_') : c;
    }
    clean = clean.trimmed();
    while (clean.endsWith(u'.') || clean.endsWith(u' '))
        clean.chop(1);
    while (clean.startsWith(u'.') || clean.startsWith(u' ') || clean.startsWith(u'-'))
        clean.remove(0, 1); // neither hidden nor taken for an option
    const auto stem = clean.section(u'.', 0, 0).trimmed().toUpper();
    static const QStringList devices{u"CON"_s, u"PRN"_s, u"AUX"_s, u"NUL"_s, u"CONIN$"_s, u"CONOUT$"_s};
    const bool isNumbered = (stem.startsWith("COM"_L1) || stem.startsWith("LPT"_L1)) && stem.size() == 4;
    if (devices.contains(stem) || isNumbered)
        clean.prepend(u'_');
    const auto dot = clean.lastIndexOf(u'.');
    auto ending = dot > 0 ? clean.mid(dot).left(20) : QString();
    auto rest = dot > 0 ? clean.left(dot) : clean;
    while (!rest.isEmpty() && rest.toUtf8().size() + ending.toUtf8().size() > MostNameBytes) {
        rest.chop(1);
        if (!rest.isEmpty() && rest.back().isHighSurrogate())
            rest.chop(1);
    }
    clean = rest + ending;
    return clean.isEmpty() ? u"file"_s : clean;
}

} // namespace conclave::client
