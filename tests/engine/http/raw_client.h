// A client that sends exactly the bytes it is told to, for tests of the HTTP server.
#pragma once

#include <QElapsedTimer>
#include <QTcpSocket>

class RawClient
{
public:
    explicit RawClient(quint16 port)
    {
        m_socket.connectToHost(QStringLiteral("127.0.0.1"), port);
        m_socket.waitForConnected(2000);
    }

    void send(const QByteArray &bytes)
    {
        m_socket.write(bytes);
        while (m_socket.bytesToWrite() > 0 && m_socket.waitForBytesWritten(2000)) {
        }
    }

    /// Reads until `marker` has been seen `count` times, the server closes, or time is up.
    QByteArray readUntil(const QByteArray &marker, int count = 1, int timeoutMs = 3000)
    {
        QElapsedTimer timer;
        timer.start();
        while (m_received.count(marker) < count && timer.elapsed() < timeoutMs) {
            m_socket.waitForReadyRead(20);
            m_received += m_socket.readAll();
            if (m_socket.state() != QAbstractSocket::ConnectedState)
                break;
        }
        return m_received;
    }

    /// Everything until the server closes.
    QByteArray readAll(int timeoutMs = 5000)
    {
        QElapsedTimer timer;
        timer.start();
        while (m_socket.state() == QAbstractSocket::ConnectedState && timer.elapsed() < timeoutMs) {
            m_socket.waitForReadyRead(20);
            m_received += m_socket.readAll();
        }
        return m_received + m_socket.readAll();
    }

    /// The kernel's buffers fill, as with a client that is busy elsewhere.
    void stopReading() { m_socket.setReadBufferSize(1); }
    void readOn() { m_socket.setReadBufferSize(0); }

    bool isClosed() const { return m_socket.state() != QAbstractSocket::ConnectedState; }
    void abort() { m_socket.abort(); }

private:
    QTcpSocket m_socket;
    QByteArray m_received;
};
