// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.lora.internal.generate;

import io.github.finetune4j.lora.internal.decode.DecodeSession;
import io.github.finetune4j.lora.internal.kernel.Kernel;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;

/** A kernel whose generations are counted, and what their rows compute. */
final class CountedSessions {
    private final Kernel kernel;
    private int sessions;
    private int computed;

    CountedSessions(Kernel kernel) {
        this.kernel = kernel;
    }

    Kernel kernel() {
        return proxy(Kernel.class, kernel);
    }

    int sessions() {
        return sessions;
    }

    /** {@return tokens that greedy calls gave, those of rows that were done among them} */
    int computed() {
        return computed;
    }

    private <T> T proxy(Class<T> type, T real) {
        return type.cast(Proxy.newProxyInstance(
                type.getClassLoader(),
                new Class<?>[] {type},
                (self, method, arguments) -> seen(call(real, method, arguments))));
    }

    private static Object call(Object real, Method method, Object... arguments) throws Throwable {
        try {
            return method.invoke(real, arguments);
        } catch (InvocationTargetException e) {
            throw e.getCause();
        }
    }

    private Object seen(Object result) {
        if (result instanceof DecodeSession session) {
            sessions++;
            return proxy(DecodeSession.class, session);
        }
        if (result instanceof int[][] tokens) {
            computed += tokens.length * tokens[0].length;
        }
        return result;
    }
}
