package io.github.finetune4j.chattemplate.internal;

/** Something that can be called: a macro, a method bound to its receiver, a global function. */
non-sealed interface Callable extends Value {
    Value call(Interpreter in, Args args);

    @Override
    default String typeName() {
        return "function";
    }
}
