// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.examples.support;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Base64;
import java.util.stream.Stream;
import org.springframework.boot.SpringApplication;
import org.springframework.context.ConfigurableApplicationContext;

/** The application, started for real on a free port, and spoken to over HTTP. */
final class Running implements AutoCloseable {
    private final HttpClient client = HttpClient.newHttpClient();
    private final ConfigurableApplicationContext context;
    private final String address;

    private Running(ConfigurableApplicationContext context) {
        this.context = context;
        address = "http://127.0.0.1:" + context.getEnvironment().getProperty("local.server.port");
    }

    /** {@return the application on a database in this folder} */
    static Running on(Path folder, String... more) {
        return at("jdbc:h2:file:" + folder, more);
    }

    /** {@return the application on the database at this address} */
    static Running at(String database, String... more) {
        Stream<String> all = Stream.concat(Stream.of("--spring.datasource.url=" + database), Stream.of(more));
        return of(new SpringApplication(SupportApplication.class), all.toArray(String[]::new));
    }

    /** {@return another application, started in the same way} */
    static Running of(SpringApplication application, String... settings) {
        Stream<String> own = Stream.of("--server.port=0", "--spring.main.banner-mode=off");
        return new Running(
                application.run(Stream.concat(own, Stream.of(settings)).toArray(String[]::new)));
    }

    <T> T bean(Class<T> type) {
        return context.getBean(type);
    }

    HttpResponse<String> get(String who, String path) {
        return send(who, HttpRequest.newBuilder(URI.create(address + path)));
    }

    HttpResponse<String> head(String who, String path) {
        return send(who, HttpRequest.newBuilder(URI.create(address + path)).method("HEAD", BodyPublishers.noBody()));
    }

    HttpResponse<String> post(String who, String path, String json) {
        return send(
                who,
                HttpRequest.newBuilder(URI.create(address + path))
                        .header("Content-Type", "application/json")
                        .POST(BodyPublishers.ofString(json)));
    }

    String ask(String customer) {
        return post("ada", "/ask?customer=" + URLEncoder.encode(customer, StandardCharsets.UTF_8), "It blinks.")
                .body();
    }

    /** @param who a user whose password is his name, or empty for nobody */
    private HttpResponse<String> send(String who, HttpRequest.Builder request) {
        if (!who.isEmpty()) {
            byte[] credentials = (who + ":" + who).getBytes(StandardCharsets.UTF_8);
            request.header("Authorization", "Basic " + Base64.getEncoder().encodeToString(credentials));
        }
        try {
            return client.send(request.build(), BodyHandlers.ofString());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    @Override
    public void close() {
        context.close();
    }
}
