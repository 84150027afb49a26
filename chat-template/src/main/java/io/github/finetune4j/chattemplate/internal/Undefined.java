// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.chattemplate.internal;

/**
 * A name, attribute or element that isn't there: prints nothing, is false and empty, and fails with {@code message}
 * elsewhere.
 */
record Undefined(String message) implements Value {
    static Undefined name(String name) {
        return new Undefined("'" + name + "' is undefined");
    }

    static Undefined attribute(Value owner, String name) {
        String kind = owner == None.NONE ? "None" : owner.typeName() + " object";
        return new Undefined("'" + kind + "' has no attribute '" + name + "'");
    }

    static Undefined element(Value owner, String index) {
        return new Undefined(owner.typeName() + " object has no element " + index);
    }

    /** The sandbox: reading gives this, using it fails. */
    static Undefined unsafe(Value owner, String name) {
        return new Undefined("access to attribute '" + name + "' of '" + owner.typeName() + "' object is unsafe.");
    }

    Failure failure() {
        return Failure.of(message);
    }

    @Override
    public String typeName() {
        return "Undefined";
    }

    @Override
    public boolean truthy() {
        return false;
    }
}
