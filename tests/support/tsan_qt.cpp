// SPDX-License-Identifier: GPL-3.0-or-later
// What ThreadSanitizer must be told about Qt; part of every program of the tsan preset, and of no other.
//
// The distribution's Qt is not instrumented, and its mutexes are futexes of its own: the sanitizer does not see
// that a queued call happens after what its caller did before, nor that QThread::wait() returns after the
// thread's last event, and would report every hand-over as a race. Suppressions by function name would hide the
// real races with them, since all of a worker's code runs inside queued calls. So the few doors through which
// the program hands work to another thread are annotated here, each no wider than what Qt guarantees:
//
//   QMetaObject::invokeMethod(object, function)  -> the run of that function, and its destruction
//   a signal of an object                        -> the slots connected to that object by function or lambda
//   QCoreApplication::postEvent                  -> the events that its receiver is delivered afterwards
//   QThreadPool::start(function)                 -> the run of that function
//   an event delivered in a worker thread        -> the return of QThread::wait() for that thread
//
// A definition in the program takes precedence over Qt's own; each calls Qt's, found with dlsym(3).

#include <QCoreApplication>
#include <QDeadlineTimer>
#include <QEvent>
#include <QThread>
#include <QThreadPool>

#include <dlfcn.h>

#include <functional>
#include <utility>

extern "C" {
void __tsan_acquire(void* address); // NOLINT(bugprone-reserved-identifier)
void __tsan_release(void* address); // NOLINT(bugprone-reserved-identifier)
}

namespace {

using Slot = QtPrivate::QSlotObjectBase;

template <typename Function> Function* next(const char* symbol)
{
    return reinterpret_cast<Function*>(dlsym(RTLD_NEXT, symbol));
}

/// Stands in for a slot object, and runs after what was released on `source` or on itself.
class Handover : public Slot
{
public:
    Handover(Slot* slot, void* source)
        : Slot(&Handover::impl)
        , m_slot(slot)
        , m_source(source ? source : this)
    {
        __tsan_release(this);
    }

private:
    ~Handover() = default;

    static void impl(int which, Slot* self, QObject* receiver, void** arguments, bool* result)
    {
        auto* const handover = static_cast<Handover*>(self);
        switch (which) {
        case Destroy:
            __tsan_acquire(handover);
            handover->m_slot->destroyIfLastRef();
            delete handover;
            break;
        case Call:
            __tsan_acquire(handover->m_source);
            handover->m_slot->call(receiver, arguments);
            __tsan_release(handover);
            break;
        case Compare:
            *result = handover->m_slot->compare(arguments);
            break;
        }
    }

    Slot* m_slot;
    void* m_source;
};

/// Delivers events in worker threads; in the main thread they go their usual way.
bool onEvent(void** data)
{
    auto* const receiver = static_cast<QObject*>(data[0]);
    auto* const event = static_cast<QEvent*>(data[1]);
    if (event->type() != QEvent::MetaCall) // those have a Handover
        __tsan_acquire(receiver);
    QThread* const thread = QThread::currentThread();
    if (!QCoreApplication::instance() || thread == QCoreApplication::instance()->thread())
        return false;
    *static_cast<bool*>(data[2]) = receiver->event(event);
    __tsan_release(thread);
    return true;
}

[[maybe_unused]] const bool isRegistered = QInternal::registerCallback(QInternal::EventNotifyCallback, onEvent);

} // namespace

#define INVOKE                                                                                                 \
    "_ZN11QMetaObject16invokeMethodImplEP7QObjectPN9QtPrivate15QSlotObjectBaseEN2Qt14ConnectionTypeEPv"
bool invokeMethodImpl(QObject* receiver, Slot* slot, Qt::ConnectionType type, void* result) asm(INVOKE);
bool invokeMethodImpl(QObject* receiver, Slot* slot, Qt::ConnectionType type, void* result)
{
    static auto* const real = next<decltype(invokeMethodImpl)>(INVOKE);
    return real(receiver, new Handover(slot, nullptr), type, result);
}

#define CONNECT                                                                                                \
    "_ZN7QObject11connectImplEPKS_PPvS1_S3_"                                                                   \
    "PN9QtPrivate15QSlotObjectBaseEN2Qt14ConnectionTypeEPKiPK11QMetaObject"
QMetaObject::Connection connectImpl(const QObject* sender, void** signal, const QObject* receiver,
    void** slotPointer, Slot* slot, Qt::ConnectionType type, const int* types,
    const QMetaObject* metaObject) asm(CONNECT);
QMetaObject::Connection connectImpl(const QObject* sender, void** signal, const QObject* receiver,
    void** slotPointer, Slot* slot, Qt::ConnectionType type, const int* types, const QMetaObject* metaObject)
{
    static auto* const real = next<decltype(connectImpl)>(CONNECT);
    auto* const handover = new Handover(slot, const_cast<QObject*>(sender));
    return real(sender, signal, receiver, slotPointer, handover, type, types, metaObject);
}

void QMetaObject::activate(QObject* sender, const QMetaObject* metaObject, int signal, void** arguments)
{
    static auto* const real =
        next<void(QObject*, const QMetaObject*, int, void**)>("_ZN11QMetaObject8activateEP7QObjectPKS_iPPv");
    __tsan_release(sender);
    real(sender, metaObject, signal, arguments);
}

void QCoreApplication::postEvent(QObject* receiver, QEvent* event, int priority)
{
    static auto* const real =
        next<void(QObject*, QEvent*, int)>("_ZN16QCoreApplication9postEventEP7QObjectP6QEventi");
    __tsan_release(receiver);
    real(receiver, event, priority);
}

void QThreadPool::start(std::function<void()> function, int priority)
{
    static auto* const real =
        next<void(QThreadPool*, std::function<void()>, int)>("_ZN11QThreadPool5startESt8functionIFvvEEi");
    auto* const task =
        new std::function<void()>(std::move(function)); // a pointer needs no allocation within Qt's function
    __tsan_release(task);
    real(
        this,
        [task] {
            __tsan_acquire(task);
            (*task)();
            delete task;
        },
        priority);
}

bool QThread::wait(QDeadlineTimer deadline)
{
    static auto* const real = next<bool(QThread*, QDeadlineTimer)>("_ZN7QThread4waitE14QDeadlineTimer");
    const bool isFinished = real(this, deadline);
    if (isFinished)
        __tsan_acquire(this);
    return isFinished;
}
