package io.cdcctl.flink.clickhouse.http;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.net.ConnectException;
import java.net.URI;
import java.net.http.HttpHeaders;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ErrorClassifierTest {

    private static final URI SERVER = URI.create("http://127.0.0.1:8123/");

    private static Optional<ClickHouseException> answer(int status, String code, String body) {
        HttpHeaders headers = HttpHeaders.of(
                code == null ? Map.of() : Map.of("X-ClickHouse-Exception-Code", List.of(code)), (name, value) -> true);
        return ErrorClassifier.inAnswer(SERVER, status, headers, body.getBytes(StandardCharsets.UTF_8), false);
    }

    @Test
    void emptyAnswerIsGood() {
        assertTrue(answer(200, null, "").isEmpty());
    }

    @Test
    void lateErrorInGoodAnswerIsFound() {
        ClickHouseException error = answer(200, null, "Code: 241. DB::Exception: limit").orElseThrow();
        assertEquals(241, error.code());
        assertTrue(error.isTransient());
        assertEquals(60, answer(200, "60", "").orElseThrow().code());
    }

    @ParameterizedTest
    @ValueSource(strings = {"3", "107", "159", "164", "202", "203", "209", "210", "236", "241", "242", "252", "285", "319", "394", "425", "473", "999"})
    void passingErrors(String code) {
        assertTrue(answer(500, code, "Code: " + code + ". DB::Exception: x").orElseThrow().isTransient());
    }

    @ParameterizedTest
    @ValueSource(strings = {"16", "27", "53", "60", "81", "117", "469", "497", "516"})
    void lastingErrors(String code) {
        ClickHouseException error = answer(500, code, "Code: " + code + ". DB::Exception: x").orElseThrow();
        assertFalse(error.isTransient());
        assertEquals(Integer.parseInt(code), error.code());
        assertTrue(error.getMessage().contains("DB::Exception: x"));
    }

    @ParameterizedTest
    @ValueSource(strings = {
        "6", "25", "26", "27", "38", "41", "69", "70", "72", "117", "128", "130", "131", "153", "190", "321", "349", "376",
        "395", "407", "441", "467", "469", "563", "632", "675", "676", "691"
    })
    void errorsThatOneRowMayCause(String code) {
        assertTrue(answer(500, code, "Code: " + code + ". DB::Exception: x").orElseThrow().isRowError());
    }

    @ParameterizedTest
    @ValueSource(strings = {
        "16", "32", "33", "36", "43", "49", "53", "60", "81", "241", "242", "243", "252", "425", "436", "497", "516", "1001"
    })
    void errorsThatNoRowExplains(String code) {
        assertFalse(answer(500, code, "Code: " + code + ". DB::Exception: x").orElseThrow().isRowError());
    }

    @Test
    void answerWithoutCodeIsNoRowsFault() {
        assertFalse(answer(400, null, "bad request").orElseThrow().isRowError());
    }

    @Test
    void tooManyPartitionsGoAwayWithFewerRows() {
        ClickHouseException error = answer(
                        500, "252", "Code: 252. DB::Exception: Too many partitions for single INSERT block (more than 100).")
                .orElseThrow();
        assertTrue(error.isRowError());
        assertTrue(error.isTooManyPartitions());
        assertFalse(answer(500, "252", "Code: 252. DB::Exception: Too many parts (300)").orElseThrow().isTooManyPartitions());
        assertFalse(answer(500, "469", "").orElseThrow().isTooManyPartitions());
    }

    @Test
    void tooManyPartsPassesButTooManyPartitionsStays() {
        assertTrue(answer(500, "252", "Code: 252. DB::Exception: Too many parts (300)").orElseThrow().isTransient());
        assertFalse(answer(500, "252", "Code: 252. DB::Exception: Too many partitions for single INSERT block (more than 100).")
                .orElseThrow()
                .isTransient());
    }

    @Test
    void statusDecidesWithoutCode() {
        assertTrue(answer(503, null, "<html>").orElseThrow().isTransient());
        assertTrue(answer(429, null, "").orElseThrow().isTransient());
        assertFalse(answer(404, null, "no such page").orElseThrow().isTransient());
        assertFalse(answer(302, null, "").orElseThrow().isTransient());
    }

    @Test
    void noAnswerPasses() {
        ClickHouseException error = ErrorClassifier.withoutAnswer(SERVER, new ConnectException());
        assertTrue(error.isTransient());
        assertEquals(
                "ClickHouse at http://127.0.0.1:8123/ cannot be reached or broke the connection: ConnectException",
                error.getMessage());
    }
}
