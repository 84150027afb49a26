package io.github.finetune4j.chattemplate.internal;

import java.util.HashMap;
import java.util.Map;

/** Jinja's filters by name. */
final class Filters {
    /** One filter. */
    interface Filter {
        Value apply(Interpreter in, Value value, Args args);
    }

    private static final Map<String, Filter> ALL = new HashMap<>();

    static {
        TextFilters.register(ALL);
        ListFilters.register(ALL);
        SelectFilters.register(ALL);
        NumberFilters.register(ALL);
    }

    private Filters() {}

    static Filter named(String name) {
        Filter filter = ALL.get(name);
        if (filter == null) {
            throw Failure.of("No filter named '" + name + "'.");
        }
        return filter;
    }
}
