// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.providers;

import io.github.finetune4j.evaluation.TokenPrice;
import io.github.finetune4j.internal.json.Json;
import java.time.DateTimeException;
import java.time.LocalDate;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A file of prices, read strictly: a price that is misread costs money. */
final class PriceFile {
    private final String where;
    private final Map<String, Object> json;

    PriceFile(String where, String text) {
        this.where = where;
        this.json = Json.parseObject(text);
    }

    Prices prices() {
        String currency = text("currency");
        Map<String, TokenPrice> tokens = new HashMap<>();
        Map<String, Double> training = new HashMap<>();
        Map<String, String> successors = new HashMap<>();
        object("models", json.get("models")).forEach((model, value) -> {
            Map<?, ?> price = object(model, value);
            if (price.containsKey("input") || !price.containsKey("training")) {
                tokens.put(
                        model,
                        new TokenPrice(
                                number(model + ".input", price.get("input")),
                                number(model + ".output", price.get("output")),
                                currency));
            }
            if (price.containsKey("training")) {
                training.put(model, number(model + ".training", price.get("training")));
            }
            if (price.containsKey("successor")) {
                successors.put(model, text(model + ".successor", price.get("successor")));
            }
        });
        Map<String, Double> machines = new HashMap<>();
        object("machines", json.get("machines"))
                .forEach((machine, value) -> machines.put(machine, number(machine, value)));
        return new Prices(text("provider"), date(), text("source"), currency, tokens, training, machines, successors);
    }

    private LocalDate date() {
        try {
            return LocalDate.parse(text("date"));
        } catch (DateTimeException e) {
            throw wrong("date", text("date"), "write it as 2026-11-28");
        }
    }

    private String text(String name) {
        return text(name, json.get(name));
    }

    private String text(String name, @Nullable Object value) {
        if (value instanceof String text && !text.isBlank()) {
            return text;
        }
        throw wrong(name, value, "write a text");
    }

    @SuppressWarnings("unchecked") // keys of JSON objects are texts
    private Map<String, Object> object(String name, @Nullable Object value) {
        if (value == null) {
            return Map.of();
        }
        if (value instanceof Map<?, ?> map) {
            return (Map<String, Object>) map;
        }
        throw wrong(name, value, "write an object");
    }

    private double number(String name, @Nullable Object value) {
        if (value instanceof Number number && number.doubleValue() >= 0) {
            return number.doubleValue();
        }
        throw wrong(name, value, "write a number of at least 0");
    }

    private IllegalArgumentException wrong(String name, @Nullable Object value, String remedy) {
        return new IllegalArgumentException("prices in " + where + ", " + name + ": " + value + " -> " + remedy);
    }

    static double price(String what, double price) {
        if (!(price >= 0 && price < Double.POSITIVE_INFINITY)) {
            throw new IllegalArgumentException("price for " + what + ": " + price + " -> give a number of at least 0");
        }
        return price;
    }
}
