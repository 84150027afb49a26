// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.chattemplate.internal;

/** A global function or a bound method. */
record Builtin(String name, Body body) implements Callable {
    interface Body {
        Value call(Interpreter in, Args args);
    }

    @Override
    public Value call(Interpreter in, Args args) {
        return body.call(in, args);
    }
}
