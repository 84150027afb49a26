// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.providers;

import io.github.finetune4j.evaluation.TokenPrice;
import io.github.finetune4j.internal.json.JsonException;
import io.github.finetune4j.internal.names.NoNull;
import io.github.finetune4j.providers.internal.TunedName;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.time.temporal.ChronoUnit;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.apiguardian.api.API;
import org.jspecify.annotations.Nullable;

/**
 * The prices of a provider for tokens, training and machines, on a day. Prices change: {@link #date()} says when these
 * were read and {@link #source()} where, and yours override them. A model without a price is refused; nothing is
 * guessed. Immutable.
 *
 * <pre>{@code
 * Prices prices = Prices.of("openai").with("gpt-4.1", new TokenPrice(1.8, 7.2, "USD"));   // by contract
 * }</pre>
 *
 * <p>A file of prices is JSON: {@code provider}, {@code date}, {@code source}, {@code currency}, {@code models} with
 * {@code input} and {@code output}, {@code training}, or all three, for a million tokens each, perhaps with the
 * {@code successor} that the provider names for it, and {@code machines} by the hour.
 *
 * @since 0.1
 */
@API(status = API.Status.EXPERIMENTAL, since = "0.1")
public final class Prices {
    private static final String KNOWN = "huggingface, openai";

    private final String provider;
    private final LocalDate date;
    private final String source;
    private final String currency;
    private final Map<String, TokenPrice> tokens;
    private final Map<String, Double> training;
    private final Map<String, Double> machines;
    private final Map<String, String> successors;

    Prices(
            String provider,
            LocalDate date,
            String source,
            String currency,
            Map<String, TokenPrice> tokens,
            Map<String, Double> training,
            Map<String, Double> machines,
            Map<String, String> successors) {
        this.provider = provider;
        this.date = date;
        this.source = source;
        this.currency = currency;
        this.tokens = new TreeMap<>(tokens);
        this.training = new TreeMap<>(training);
        this.machines = new TreeMap<>(machines);
        this.successors = Map.copyOf(successors);
    }

    /**
     * {@return the prices that we know of a provider, as of their {@link #date()}}
     *
     * @param provider {@code openai} or {@code huggingface}
     */
    public static Prices of(String provider) {
        NoNull.check("prices", "provider", provider);
        String name = provider.matches("[a-z]+") ? provider : "?";
        try (InputStream in = Prices.class.getResourceAsStream(name + ".json")) {
            if (in == null) {
                throw new IllegalArgumentException("prices of " + provider
                        + ": we have none -> read a file of your own," + " or name one of " + KNOWN);
            }
            return parse(name, new String(in.readAllBytes(), StandardCharsets.UTF_8));
        } catch (IOException e) {
            throw new UncheckedIOException("can't read our prices of " + provider + " -> check the jar", e);
        }
    }

    /**
     * {@return the prices in a file}
     *
     * @param file JSON, as the type's description says
     * @throws IllegalArgumentException naming what is wrong in it
     * @throws UncheckedIOException if it can't be read
     */
    public static Prices read(Path file) {
        try {
            return parse(file.toString(), Files.readString(file));
        } catch (IOException e) {
            throw new UncheckedIOException("can't read prices: " + file + " -> name a readable file", e);
        }
    }

    private static Prices parse(String where, String text) {
        try {
            return new PriceFile(where, text).prices();
        } catch (JsonException e) {
            throw new IllegalArgumentException("prices in " + where + ": no JSON, " + e.getMessage() + " -> fix it", e);
        }
    }

    /**
     * {@return prices of one's own, for a provider of whom there is no file}
     *
     * @param provider its name
     * @param date on which they held
     * @param currency of all of them
     */
    public static Prices own(String provider, LocalDate date, String currency) {
        NoNull.check("prices", "provider", provider, "date", date, "currency", currency);
        return new Prices(provider, date, "given by the application", currency, Map.of(), Map.of(), Map.of(), Map.of());
    }

    /**
     * {@return these prices with one more, which replaces ours}
     *
     * @param model name, as requests have it
     * @param price for its tokens, in the same currency
     */
    public Prices with(String model, TokenPrice price) {
        if (!price.currency().equals(currency)) {
            throw new IllegalArgumentException("price of " + model + ": in " + price.currency() + ", the others in "
                    + currency + " -> convert it");
        }
        Prices more = copy();
        more.tokens.put(model, price);
        return more;
    }

    /**
     * {@return these prices with one more, which replaces ours}
     *
     * @param model name of the base model
     * @param perMillion for a million tokens of training
     */
    public Prices withTraining(String model, double perMillion) {
        Prices more = copy();
        more.training.put(model, PriceFile.price("training of " + model, perMillion));
        return more;
    }

    /**
     * {@return these prices with one more, which replaces ours}
     *
     * @param machine its name
     * @param perHour for an hour of it
     */
    public Prices withMachine(String machine, double perHour) {
        Prices more = copy();
        more.machines.put(machine, PriceFile.price("machine " + machine, perHour));
        return more;
    }

    private Prices copy() {
        return new Prices(provider, date, source, currency, tokens, training, machines, successors);
    }

    /** {@return whose prices these are} */
    public String provider() {
        return provider;
    }

    /** {@return on which day they were read} */
    public LocalDate date() {
        return date;
    }

    /** {@return where they were read} */
    public String source() {
        return source;
    }

    /** {@return the currency of all of them} */
    public String currency() {
        return currency;
    }

    /**
     * {@return how many days old they are}
     *
     * @param today the day on which somebody asks
     */
    public long daysOld(LocalDate today) {
        return ChronoUnit.DAYS.between(date, today);
    }

    /**
     * {@return what a model's tokens cost}
     *
     * @param model name; a tuned model of OpenAI, {@code ft:gpt-4.1-mini-2025-04-14:org::id}, is found without
     *     what comes after its base model
     * @throws IllegalArgumentException if there is no price; the message lists those that there are
     */
    public TokenPrice tokens(String model) {
        TokenPrice exact = tokens.get(model);
        return exact != null ? exact : known("tokens of " + model, tokens.get(TunedName.listed(model)), tokens);
    }

    /**
     * {@return what a million tokens of training cost: those of the data, times epochs}
     *
     * @param model name of the base model
     * @throws IllegalArgumentException if there is no price; the message lists those that there are
     */
    public double training(String model) {
        return known("training of " + model, training.get(model), training);
    }

    /**
     * {@return what an hour of a machine costs}
     *
     * @param machine its name
     * @throws IllegalArgumentException if there is no price; the message lists those that there are
     */
    public double machine(String machine) {
        return known("machine " + machine, machines.get(machine), machines);
    }

    /**
     * {@return the model that the provider names as the successor of one that goes; empty where none is known} Whether
     * it can be tuned is another question: see {@link #training}.
     *
     * @param model name of a base model, or of one that was tuned from it
     */
    public Optional<String> successor(String model) {
        return Optional.ofNullable(successors.get(TunedName.base(model).orElse(model)));
    }

    /** {@return whether there is a price for training it} */
    boolean trains(String model) {
        return training.containsKey(model);
    }

    private <T> T known(String what, @Nullable T price, Map<String, T> all) {
        if (price == null) {
            String names = all.isEmpty() ? "there are none" : "known are " + String.join(", ", all.keySet());
            throw new IllegalArgumentException("no price for " + what + " at " + provider + " (" + date
                    + ") -> give your own with with…(…); " + names);
        }
        return price;
    }

    @Override
    public String toString() {
        return provider + " of " + date + " (" + source + ")";
    }
}
