// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.store.jdbc;

import java.sql.Connection;
import java.sql.SQLException;
import org.postgresql.ds.PGSimpleDataSource;

/** Lets the wire fall silent as soon as a connection stands. */
public final class SwitchedSource extends PGSimpleDataSource {
    private static final long serialVersionUID = 1;

    private final transient PGSimpleDataSource real;
    private final transient Wire wire;
    private volatile boolean silentOnceConnected;

    /** @param wire to PostgreSQL */
    public SwitchedSource(Wire wire) {
        this.wire = wire;
        real = new PGSimpleDataSource();
        real.setUrl("jdbc:postgresql://localhost:" + wire.port() + "/postgres?user=postgres");
        real.setConnectTimeout(2);
        real.setLoginTimeout(2);
    }

    /** Decides whether the next connection that stands is the last that is heard. */
    public void silentOnceConnected(boolean value) {
        silentOnceConnected = value;
    }

    @Override
    public Connection getConnection() throws SQLException {
        Connection connection = real.getConnection();
        wire.silent(silentOnceConnected);
        return connection;
    }
}
