package dev.opsdeck.action.http;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;

import dev.opsdeck.action.http.HostLookup.Reach;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class AddressKindTest {
  @ParameterizedTest
  @ValueSource(
      strings = {
        "169.254.169.254",
        "169.254.170.2",
        "2852039166",
        "100.100.100.200",
        "168.63.129.16",
        "192.0.0.192",
        "0.0.0.0",
        "0.1.2.3",
        "224.0.0.1",
        "255.255.255.255",
        "::",
        "fe80::1",
        "fec0::1",
        "ff02::1",
        "fd00:ec2::254",
        "fd00:ec2::23",
        "fd20:ce::254",
        "::ffff:169.254.169.254",
        "::169.254.169.254",
        "::ffff:0:169.254.169.254",
        "64:ff9b::169.254.169.254",
        "64:ff9b:1::169.254.169.254",
        "2002:a9fe:a9fe::1",
        "2001:0:1:2:3:4:5:6",
        "2a00::5efe:169.254.169.254",
        "2a00::200:5efe:169.254.169.254"
      })
  void metadata_services_and_what_is_no_host_are_forbidden_in_every_form(String text)
      throws UnknownHostException {
    assertEquals(AddressKind.FORBIDDEN, AddressKind.of(InetAddress.getByName(text)));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "127.0.0.1",
        "127.1",
        "10.1.2.3",
        "172.31.255.255",
        "192.168.0.1",
        "100.64.0.1",
        "::1",
        "fd12::1",
        "::ffff:10.0.0.1",
        "64:ff9b::10.0.0.1",
        "2002:0a00:0001::1"
      })
  void networks_of_ones_own_are_private_in_every_form(String text) throws UnknownHostException {
    assertEquals(AddressKind.PRIVATE, AddressKind.of(InetAddress.getByName(text)));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "93.184.215.14",
        "172.32.0.1",
        "100.128.0.1",
        "169.253.255.255",
        "2606:2800:21f:cb07::1",
        "64:ff9b::93.184.215.14"
      })
  void all_others_are_public(String text) throws UnknownHostException {
    assertEquals(AddressKind.PUBLIC, AddressKind.of(InetAddress.getByName(text)));
  }

  @Test
  void one_wrong_address_among_several_is_enough_to_refuse() throws UnknownHostException {
    InetAddress good = InetAddress.getByName("93.184.215.14");
    InetAddress own = InetAddress.getByName("10.0.0.1");
    InetAddress wrong = InetAddress.getByName("169.254.169.254");

    assertEquals(
        new HostLookup.Forbidden("169.254.169.254"),
        HostLookup.judged(List.of(good, own, wrong), Reach.PRIVATE_TOO));
    assertEquals(
        new HostLookup.Private("10.0.0.1"),
        HostLookup.judged(List.of(good, own), Reach.PUBLIC_ONLY));
    HostLookup allowed = HostLookup.judged(List.of(good, own), Reach.PRIVATE_TOO);
    assertEquals(
        List.of(good, own), assertInstanceOf(HostLookup.Allowed.class, allowed).addresses());
  }
}
