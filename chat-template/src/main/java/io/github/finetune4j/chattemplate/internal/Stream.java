package io.github.finetune4j.chattemplate.internal;

import java.util.Iterator;
import java.util.List;

/** Python's generator: gives its elements once, has no length, prints as an object. */
record Stream(Iterator<Value> elements, String typeName) implements Value {
    static Stream of(List<Value> elements) {
        return new Stream(elements.iterator(), "generator");
    }
}
