package dev.opsdeck.kernel;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class HostNameTest {
  @ParameterizedTest(name = "{0} by {1}: {2}")
  @CsvSource({
    "api.example.com, api.example.com, true",
    "API.Example.COM, api.example.com, true",
    "api.example.com., api.example.com, true",
    "api.example.com, *.example.com, true",
    "api.example.com, *.EXAMPLE.com., true",
    "a.b.example.com, *.example.com, false",
    "example.com, *.example.com, false",
    "api.example.com, a*.example.com, false",
    "xn--bcher-kva.example, bücher.example, true",
    "BÜCHER.example, xn--bcher-kva.example, true",
    "tienda.peñalisa.co, *.xn--pealisa-5za.co, true",
    "10.0.0.1, 10.0.0.1, true",
    "10.0.0.1, *.0.0.1, false",
    "2001:db8:0:0::1, 2001:db8::1, true",
    "[2001:DB8::1], 2001:db8::1, true",
    "api.example.com, other.example.com, false"
  })
  void names_are_compared_as_dns_and_tls_compare_them(String host, String certified, boolean same) {
    assertEquals(same, HostName.of(host).isCoveredBy(HostName.of(certified)));
  }
}
