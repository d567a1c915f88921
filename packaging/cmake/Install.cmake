# SPDX-FileCopyrightText: 2026 The Conclave authors
# SPDX-License-Identifier: GPL-3.0-or-later
#
# What `cmake --install BUILD --prefix PREFIX` puts where; the components are server, client and cli.
include(GNUInstallDirs)

install(TARGETS conclave-server RUNTIME DESTINATION "${CMAKE_INSTALL_BINDIR}" COMPONENT server)
# The server looks for it there: nobody starts it by hand.
install(TARGETS conclave-thumbnailer RUNTIME DESTINATION "${CMAKE_INSTALL_LIBEXECDIR}/conclave" COMPONENT server)
install(TARGETS conclave-cli RUNTIME DESTINATION "${CMAKE_INSTALL_BINDIR}" COMPONENT cli)
install(TARGETS conclave RUNTIME DESTINATION "${CMAKE_INSTALL_BINDIR}" COMPONENT client)

if(UNIX AND NOT APPLE)
    install(FILES packaging/linux/conclave.desktop DESTINATION "${CMAKE_INSTALL_DATADIR}/applications" COMPONENT client)
    install(FILES packaging/linux/conclave.svg DESTINATION "${CMAKE_INSTALL_DATADIR}/icons/hicolor/scalable/apps"
        COMPONENT client)
    install(FILES packaging/systemd/conclave-server.sysusers DESTINATION lib/sysusers.d RENAME conclave.conf
        COMPONENT server)
    install(FILES packaging/systemd/conclave-server.service DESTINATION lib/systemd/system COMPONENT server)
    # The prefix is only known now.
    install(CODE [[
        set(unit "$ENV{DESTDIR}${CMAKE_INSTALL_PREFIX}/lib/systemd/system/conclave-server.service")
        file(READ "${unit}" text)
        string(REPLACE "/usr/bin/conclave-server" "${CMAKE_INSTALL_PREFIX}/bin/conclave-server" text "${text}")
        file(WRITE "${unit}" "${text}")
    ]] COMPONENT server)
endif()

install(FILES README.md CHANGELOG.md LICENSE packaging/docs/handbook.md packaging/docs/operations.md packaging/docs/tls.md
    packaging/docs/conclave.conf DESTINATION "${CMAKE_INSTALL_DATADIR}/doc/conclave" COMPONENT server)
