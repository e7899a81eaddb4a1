// SPDX-License-Identifier: GPL-3.0-or-later
// An echo server as Qt's documentation teaches it: QTcpServer and QTcpSocket in a worker thread with an event
// loop.
#include "common.h"

#include <QCoreApplication>
#include <QEventLoop>
#include <QTcpServer>
#include <QTcpSocket>
#include <QThread>

#include <cstdio>
#include <cstdlib>
#include <memory>

namespace {

void welcome(QTcpSocket* socket)
{
    socket->setSocketOption(QAbstractSocket::LowDelayOption, 1);
    QObject::connect(socket, &QTcpSocket::readyRead, socket, [socket] { socket->write(socket->readAll()); });
    QObject::connect(socket, &QTcpSocket::disconnected, socket, &QObject::deleteLater);
}

void echoUntilKilled(std::uint16_t port)
{
    QTcpServer server;
    server.setListenBacklogSize(bench::backlog);
    QObject::connect(&server, &QTcpServer::newConnection, &server, [&server] {
        while (QTcpSocket* socket = server.nextPendingConnection())
            welcome(socket);
    });
    if (!server.listen(QHostAddress::LocalHost, port)) { // sets SO_REUSEADDR too
        std::fprintf(stderr, "listen: %s\n", qPrintable(server.errorString()));
        std::exit(1);
    }
    bench::announce(server.serverPort());
    QEventLoop().exec();
}

void serve(std::uint16_t port)
{
    const std::unique_ptr<QThread> worker(QThread::create(echoUntilKilled, port));
    worker->start();
    QCoreApplication::exec();
}

} // namespace

int main(int argc, char** argv)
{
    const QCoreApplication application(argc, argv);
    return bench::runPeer(argc, argv, serve);
}
