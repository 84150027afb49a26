// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.lora.internal.tokenizer;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.finetune4j.error.InvalidModelException;
import io.github.finetune4j.error.UnsupportedCapabilityException;
import io.github.finetune4j.lora.internal.regex.Regex;
import io.github.finetune4j.lora.internal.regex.RegexSyntaxException;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * An object of a tokenizer.json, read strictly.
 *
 * @param node the object
 * @param where names it in messages
 */
record TokenizerObject(ObjectNode node, String where) {
    private static final int MOST_STEPS = 64;

    /** {@return the object under a name; empty if it is null or missing} */
    Optional<TokenizerObject> object(String name) {
        JsonNode found = node.path(name);
        if (found.isNull() || found.isMissingNode()) {
            return Optional.empty();
        }
        if (found instanceof ObjectNode object) {
            return Optional.of(new TokenizerObject(object, where + "." + name));
        }
        throw bad(name, "an object");
    }

    /** {@return the objects under a name} */
    List<TokenizerObject> objects(String name) {
        JsonNode found = node.path(name);
        if (!found.isArray() || found.size() > MOST_STEPS) {
            throw bad(name, "a list of at most " + MOST_STEPS + " objects");
        }
        List<TokenizerObject> objects = new ArrayList<>();
        for (JsonNode each : found) {
            if (!(each instanceof ObjectNode object)) {
                throw bad(name, "a list of objects");
            }
            objects.add(new TokenizerObject(object, where + "." + name + "[" + objects.size() + "]"));
        }
        return objects;
    }

    String type() {
        return text("type");
    }

    boolean has(String name) {
        return !node.path(name).isNull() && !node.path(name).isMissingNode();
    }

    String text(String name) {
        if (!node.path(name).isTextual()) {
            throw bad(name, "a text");
        }
        return node.path(name).textValue();
    }

    /** {@return the text under a name; null or missing is the default} */
    String text(String name, String otherwise) {
        return has(name) ? text(name) : otherwise;
    }

    boolean flag(String name) {
        if (!node.path(name).isBoolean()) {
            throw bad(name, "true or false");
        }
        return node.path(name).booleanValue();
    }

    boolean flag(String name, boolean otherwise) {
        return has(name) ? flag(name) : otherwise;
    }

    int whole(String name, int least, int most) {
        JsonNode found = node.path(name);
        if (!found.isIntegralNumber()
                || !found.canConvertToInt()
                || found.intValue() < least
                || found.intValue() > most) {
            throw bad(name, "a whole number from " + least + " to " + most);
        }
        return found.intValue();
    }

    /** {@return the one character under a name} */
    int character(String name) {
        String text = text(name);
        if (text.codePointCount(0, text.length()) != 1) {
            throw bad(name, "one character");
        }
        return text.codePointAt(0);
    }

    /** {@return the value under a name, in upper case, as one of an enum's} */
    <E extends Enum<E>> E word(String name, Class<E> kind, String otherwise) {
        String text = text(name, otherwise);
        String word = text.replaceAll("(?<=[a-z])(?=[A-Z])", "_").toUpperCase(Locale.ROOT);
        for (E each : kind.getEnumConstants()) {
            if (each.name().equals(word)) {
                return each;
            }
        }
        throw bad(name, "one of " + List.of(kind.getEnumConstants()));
    }

    /** {@return the expression under {@code pattern}: either a text or a regular expression} */
    Regex pattern() {
        TokenizerObject pattern =
                object("pattern").orElseThrow(() -> bad("pattern", "{\"String\": ...} or {\"Regex\": ...}"));
        return pattern.has("String") ? Regex.literal(pattern.text("String")) : pattern.regex();
    }

    private Regex regex() {
        try {
            return Regex.compile(text("Regex"));
        } catch (RegexSyntaxException e) {
            throw new UnsupportedCapabilityException(where + ".Regex: \"" + Vocabulary.shown(text("Regex"))
                    + "\" is no expression that is supported here: " + e.getMessage()
                    + " -> take a tokenizer without it");
        }
    }

    byte[] base64(String name) {
        try {
            return Base64.getDecoder().decode(text(name));
        } catch (IllegalArgumentException e) {
            throw bad(name, "bytes in Base64");
        }
    }

    InvalidModelException bad(String name, String wanted) {
        String found = has(name) ? Vocabulary.shown(node.path(name).toString()) : "(none)";
        return new InvalidModelException(
                where + "." + name + ": " + found + ", not " + wanted + " -> the file is damaged, fetch it again");
    }

    InvalidModelException bad(String why) {
        return new InvalidModelException(where + ": " + why + " -> the file is damaged, fetch it again");
    }

    /** A kind that this tokenizer does not know. */
    RuntimeException unknown(String known) {
        return new UnsupportedCapabilityException(where + ".type: \"" + Vocabulary.shown(type())
                + "\" is not supported; those that are: " + known + " -> take a tokenizer without it");
    }
}
