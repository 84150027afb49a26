// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.chattemplate.internal;

import java.util.HashMap;
import java.util.Map;
import java.util.Set;

/** Jinja's filters by name. */
final class Filters {
    /** One filter. */
    interface Filter {
        Value apply(Interpreter in, Value value, Args args);
    }

    private static final Set<String> LEFT_OUT =
            Set.of("filesizeformat", "pprint", "random", "striptags", "urlize", "wordwrap", "xmlattr");
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
        if (LEFT_OUT.contains(name)) {
            throw Failure.of("the filter '" + name + "' isn't supported");
        }
        if (filter == null) {
            throw Failure.of("No filter named '" + name + "'.");
        }
        return filter;
    }

    /** {@return whether Jinja has it} */
    static boolean exists(String name) {
        return ALL.containsKey(name) || LEFT_OUT.contains(name);
    }
}
