package io.github.finetune4j.chattemplate.internal;

/** Python's {@code None}. */
enum None implements Value {
    NONE;

    @Override
    public String typeName() {
        return "NoneType";
    }

    @Override
    public boolean truthy() {
        return false;
    }
}
