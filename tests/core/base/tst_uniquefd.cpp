// SPDX-License-Identifier: GPL-3.0-or-later
#include "base/uniquefd.h"

#include "strict.h"

#include <fcntl.h>

using namespace signalbox;

namespace {

bool isOpen(int fd) { return ::fcntl(fd, F_GETFD) != -1; }
UniqueFd openNull() { return UniqueFd(::open("/dev/null", O_RDONLY | O_CLOEXEC)); }

} // namespace

class TestUniqueFd : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init() { testing::failOnAnyWarning(); }

    void closesOnce()
    {
        int fd = -1;
        {
            UniqueFd first = openNull();
            fd = first.get();
            QVERIFY(first.isValid() && isOpen(fd));
            const UniqueFd second = std::move(first);
            QVERIFY(second.get() == fd && isOpen(fd));
        }
        QVERIFY(!isOpen(fd));
    }

    void assigningClosesTheOld()
    {
        UniqueFd one = openNull();
        UniqueFd other = openNull();
        const int old = one.get();
        const int kept = other.get();
        one = std::move(other);
        QCOMPARE(one.get(), kept);
        QVERIFY(!isOpen(old) && isOpen(kept));
    }

    void releaseGivesItAway()
    {
        UniqueFd one = openNull();
        const int fd = one.release();
        QVERIFY(!one.isValid());
        one.reset();
        QVERIFY(isOpen(fd));
        one.reset(fd);
        one.reset();
        QVERIFY(!isOpen(fd));
    }
};

QTEST_GUILESS_MAIN(TestUniqueFd)
#include "tst_uniquefd.moc"
