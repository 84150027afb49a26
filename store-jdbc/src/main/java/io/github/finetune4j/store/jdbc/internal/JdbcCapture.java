// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.store.jdbc.internal;

import io.github.finetune4j.error.ResultNotSavedException;
import io.github.finetune4j.internal.names.Given;
import io.github.finetune4j.monitor.capture.CapturePage;
import io.github.finetune4j.monitor.capture.CaptureStore;
import io.github.finetune4j.monitor.capture.Captured;
import io.github.finetune4j.monitor.capture.Feedback;
import io.github.finetune4j.monitor.capture.Interaction;
import java.io.IOException;
import java.security.SecureRandom;
import java.sql.SQLException;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import javax.sql.DataSource;

/** Captured entries in a database; each call is a transaction. */
public final class JdbcCapture implements CaptureStore {
    private static final int SALT = 16;

    private final Transactions database;
    private final Runnable onClose;
    private final InstantSource clock;
    private final byte[] salt;

    /** Work on the tables. */
    @FunctionalInterface
    private interface Work<T> {
        T run(CaptureTables tables) throws IOException;
    }

    /**
     * Opens the store in a database, whose tables are brought up to date.
     *
     * @param source of PostgreSQL or H2
     * @param clock says what is past
     * @param onClose runs when the store is closed
     * @throws SQLException if the database can't be reached
     */
    public JdbcCapture(DataSource source, InstantSource clock, Runnable onClose) throws SQLException {
        database = Transactions.in(source);
        this.clock = clock;
        this.onClose = onClose;
        salt = HexFormat.of().parseHex(inTransaction(JdbcCapture::salt));
    }

    private static String salt(CaptureTables tables) throws IOException {
        byte[] fresh = new byte[SALT];
        new SecureRandom().nextBytes(fresh);
        tables.begin(HexFormat.of().formatHex(fresh));
        return tables.salt();
    }

    private <T> T inTransaction(Work<T> work) {
        try {
            return database.inOne(session -> work.run(new CaptureTables(session)));
        } catch (IOException e) {
            throw new ResultNotSavedException(
                    "the database of a capture can't be used: " + e.getMessage()
                            + " -> check the database, and whether it can be reached",
                    e);
        }
    }

    @Override
    public void append(List<? extends Captured> batch) {
        if (!batch.isEmpty()) {
            inTransaction(tables -> {
                tables.append(batch, clock.instant());
                return 0;
            });
        }
    }

    @Override
    public void hold(List<Interaction> interactions, Instant until) {
        inTransaction(tables -> {
            tables.hold(interactions, until);
            return 0;
        });
    }

    @Override
    public CapturePage read(String after, int most) {
        Given.atLeast("entries of a page", most, 1);
        long from = cursor(after);
        return inTransaction(tables -> {
            List<Captured> entries = new ArrayList<>();
            long last = tables.read(from, most, entries);
            return new CapturePage(entries, String.valueOf(last));
        });
    }

    private static long cursor(String text) {
        try {
            return text.isEmpty() ? 0 : Long.parseLong(text);
        } catch (NumberFormatException e) {
            throw new IllegalArgumentException(
                    "the cursor of a capture store: " + text + " -> give that of a page before, or an empty text", e);
        }
    }

    @Override
    public Optional<Interaction> find(String responseId) {
        return inTransaction(tables -> tables.of(responseId, false).stream()
                .map(Interaction.class::cast)
                .findFirst());
    }

    @Override
    public List<Feedback> feedback(String responseId) {
        return inTransaction(tables ->
                tables.of(responseId, true).stream().map(Feedback.class::cast).toList());
    }

    @Override
    public long erase(String subject) {
        if (subject.isEmpty()) {
            throw new IllegalArgumentException(
                    "the subject to be erased: empty -> name one; what is nobody's goes with its age");
        }
        return inTransaction(tables -> tables.erase(subject, clock.instant()));
    }

    @Override
    public long removeBefore(Instant before) {
        long millis = before.equals(Instant.MIN) ? Long.MIN_VALUE : before.toEpochMilli();
        return inTransaction(
                tables -> tables.removeBefore(millis, clock.instant().toEpochMilli()));
    }

    @Override
    public long removeBeyond(long bytes) {
        return inTransaction(tables -> tables.removeBeyond(bytes));
    }

    @Override
    public byte[] salt() {
        return salt.clone();
    }

    @Override
    public void close() {
        onClose.run();
    }
}
