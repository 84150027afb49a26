// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.examples.pretrain;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.random.RandomGenerator;

/**
 * Makes up texts from rules. A rule is {@code name = text | text | …}; lines that begin with a bar go on with the rule
 * above; {@code #} begins a comment line; {@code \|} is a bar in a text. In a text, braces hold
 *
 * <ul>
 *   <li>{@code {rule}}: a text of that rule, chosen afresh
 *   <li>{@code {x=rule}}: the same, remembered as x in this whole document; {@code {!x=rule}}: remembered, not written
 *   <li>{@code {x}}: what is remembered; if it has fields, separated by {@code ~}, the first; {@code {x.2}}: the third
 *   <li>{@code {rule!x}}: another one than x
 *   <li>{@code {^…}} or {@code {…^}}: with a capital letter
 * </ul>
 */
final class Grammar {
    private final Map<String, List<String>> rules = new HashMap<>();

    private Grammar() {}

    /**
     * {@return the rules of some resources of this package}
     *
     * @param resources their names; a rule may be in one of them only
     */
    static Grammar ofResources(String... resources) {
        StringBuilder all = new StringBuilder();
        for (String resource : resources) {
            all.append(read(resource)).append('\n');
        }
        return of(all.toString());
    }

    /**
     * {@return the rules in a text}
     *
     * @param text lines as described above
     */
    static Grammar of(String text) {
        Grammar grammar = new Grammar();
        String joined = text.replaceAll("(?m)^#.*$", "").replaceAll("\\n\\s+\\|", " |");
        joined.lines().filter(line -> !line.isBlank()).forEach(grammar::add);
        return grammar;
    }

    private void add(String line) {
        int equals = line.indexOf('=');
        if (equals < 0) {
            throw new IllegalArgumentException("a rule without =: " + line + " -> write name = texts");
        }
        String name = line.substring(0, equals).strip();
        List<String> texts = Arrays.stream(line.substring(equals + 1).split("(?<!\\\\)\\|", -1))
                .map(text -> text.strip().replace("\\|", "|"))
                .toList();
        if (rules.put(name, texts) != null) {
            throw new IllegalArgumentException("rule " + name + " is there twice -> give one of them another name");
        }
    }

    /**
     * {@return a text of a rule}
     *
     * @param rule name of the rule
     * @param random where every choice comes from
     */
    String text(String rule, RandomGenerator random) {
        String raw = new Expansion(rules, random).choose(rule);
        return raw.replaceAll(" +", " ")
                .replaceAll("\\b([Aa]) (?=[aeiouAEIOU])", "$1n ")
                .strip();
    }

    /** One document with what it remembers. */
    private static final class Expansion {
        private final Map<String, List<String>> rules;
        private final RandomGenerator random;
        private final Map<String, String> known = new HashMap<>();

        Expansion(Map<String, List<String>> rules, RandomGenerator random) {
            this.rules = rules;
            this.random = random;
        }

        String choose(String rule) {
            List<String> texts = rules.get(rule);
            if (texts == null) {
                throw new IllegalArgumentException("no rule " + rule + " -> write one, or remember it before");
            }
            return expand(texts.get(random.nextInt(texts.size())));
        }

        private String expand(String text) {
            StringBuilder out = new StringBuilder();
            int at = 0;
            for (int open = text.indexOf('{'); open >= 0; open = text.indexOf('{', at)) {
                int close = text.indexOf('}', open);
                out.append(text, at, open).append(slot(text.substring(open + 1, close)));
                at = close + 1;
            }
            return out.append(text, at, text.length()).toString();
        }

        private String slot(String slot) {
            String plain = slot.replace("^", "");
            String value = plain.startsWith("!") ? silent(plain.substring(1)) : spoken(plain);
            return plain.length() == slot.length() || value.isEmpty()
                    ? value
                    : Character.toUpperCase(value.charAt(0)) + value.substring(1);
        }

        private String silent(String slot) {
            spoken(slot);
            return "";
        }

        private String spoken(String slot) {
            int equals = slot.indexOf('=');
            if (equals >= 0) {
                String value = other(slot.substring(equals + 1));
                known.put(slot.substring(0, equals), value);
                return field(value, 0);
            }
            String name = slot.replaceAll("\\.\\d$", "");
            String value = known.get(name);
            if (value == null) {
                return field(other(slot), 0);
            }
            return field(value, name.equals(slot) ? 0 : slot.charAt(slot.length() - 1) - '0');
        }

        private String other(String slot) {
            String[] parts = slot.split("!", -1);
            String value = choose(parts[0]);
            while (parts.length > 1 && value.equals(known.get(parts[1]))) {
                value = choose(parts[0]);
            }
            return value;
        }

        private static String field(String value, int index) {
            return value.split("~", -1)[index];
        }
    }

    private static String read(String resource) {
        try (InputStream in = Grammar.class.getResourceAsStream(resource)) {
            if (in == null) {
                throw new IllegalArgumentException("no resource " + resource + " -> build the examples again");
            }
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException("cannot read " + resource + " -> build the examples again", e);
        }
    }
}
