// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.console;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Asks a console over a plain socket, so that every header can be as an attacker would send it. */
final class Visitor {
    private static final Pattern SECRET = Pattern.compile("name=\"csrf\" value=\"([^\"]+)\"");

    /** What came back. */
    record Reply(int status, Map<String, String> headers, String body) {
        String header(String name) {
            return headers.getOrDefault(name.toLowerCase(Locale.ROOT), "");
        }
    }

    private final int port;
    private String cookie = "";

    Visitor(Console console) {
        port = console.origin().getPort();
    }

    /** {@return somebody who has come in by the address that the console gave} */
    static Visitor in(Console console) {
        Visitor visitor = new Visitor(console);
        Reply reply = visitor.get(pathOf(console.url()));
        visitor.cookie = reply.header("Set-Cookie").split(";", -1)[0];
        return visitor;
    }

    static String pathOf(URI url) {
        return url.getRawPath() + "?" + url.getRawQuery();
    }

    String cookie() {
        return cookie;
    }

    String host() {
        return "127.0.0.1:" + port;
    }

    Reply get(String path, String... headers) {
        return ask("GET", path, "", headers);
    }

    /** Sends a form as the console's own page would. */
    Reply post(String path, String form) {
        return post(path, form, "Origin: http://" + host(), "Sec-Fetch-Site: same-origin");
    }

    Reply post(String path, String form, String... headers) {
        String[] all = Arrays.copyOf(headers, headers.length + 1);
        all[headers.length] = "Content-Type: application/x-www-form-urlencoded";
        return ask("POST", path, form, all);
    }

    /** {@return the secret of a page's form} */
    String secret(String path) {
        Matcher found = SECRET.matcher(get(path).body());
        return found.find() ? Objects.requireNonNull(found.group(1)) : "";
    }

    Reply ask(String method, String path, String body, String... headers) {
        StringBuilder request = new StringBuilder(method + " " + path + " HTTP/1.1\r\n");
        if (Arrays.stream(headers).noneMatch(header -> header.startsWith("Host:"))) {
            request.append("Host: ").append(host()).append("\r\n");
        }
        if (!cookie.isEmpty()) {
            request.append("Cookie: ").append(cookie).append("\r\n");
        }
        for (String header : headers) {
            request.append(header).append("\r\n");
        }
        if (!body.isEmpty()) {
            request.append("Content-Length: ").append(body.length()).append("\r\n");
        }
        return raw(request + "Connection: close\r\n\r\n" + body);
    }

    Reply raw(String request) {
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
            socket.setSoTimeout(20_000);
            socket.getOutputStream().write(request.getBytes(StandardCharsets.ISO_8859_1));
            return parsed(new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Reply parsed(String text) {
        int end = text.indexOf("\r\n\r\n");
        String[] lines = text.substring(0, Math.max(0, end)).split("\r\n", -1);
        Map<String, String> headers = new LinkedHashMap<>();
        for (int i = 1; i < lines.length; i++) {
            int colon = lines[i].indexOf(':');
            headers.put(
                    lines[i].substring(0, colon).toLowerCase(Locale.ROOT),
                    lines[i].substring(colon + 1).strip());
        }
        return new Reply(Integer.parseInt(lines[0].split(" ", -1)[1]), headers, text.substring(end + 4));
    }
}
