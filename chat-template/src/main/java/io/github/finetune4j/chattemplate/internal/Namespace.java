package io.github.finetune4j.chattemplate.internal;

import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What {@code namespace(...)} makes: the one thing a template may assign attributes of. */
final class Namespace implements HasMembers {
    private final Map<String, Value> attributes = new HashMap<>();

    void assign(String name, Value value) {
        if (name.startsWith("_")) {
            throw Failure.of("a namespace can't hold '" + name + "': names that start with an underscore are reserved");
        }
        attributes.put(name, value);
    }

    @Override
    public @Nullable Value member(String name) {
        return attributes.get(name);
    }

    @Override
    public String typeName() {
        return "Namespace";
    }
}
